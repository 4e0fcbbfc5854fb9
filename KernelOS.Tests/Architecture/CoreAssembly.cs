using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KernelOS.Tests.Architecture;

/// <summary>The compiled Core, as its metadata and code.</summary>
internal static class CoreAssembly
{
    /// <summary>Every type, nested and compiler-made ones too.</summary>
    public static IReadOnlyList<TypeDefinition> Types { get; } =
        [.. ModuleDefinition.ReadModule(typeof(Check).Assembly.Location).GetTypes()];

    /// <summary>Every method that has a body.</summary>
    public static IEnumerable<MethodDefinition> Methods => Types.SelectMany(type => type.Methods).Where(method => method.HasBody);

    /// <summary>The namespace of a type, of the outermost one if it is nested.</summary>
    public static string NamespaceOf(TypeReference type)
    {
        TypeReference outermost = type.GetElementType();
        while (outermost.DeclaringType is not null)
        {
            outermost = outermost.DeclaringType;
        }

        return outermost.Namespace;
    }

    /// <summary>All types that a type mentions: bases, members, constraints, and whatever its code uses.</summary>
    public static IEnumerable<TypeReference> Mentions(TypeDefinition type)
    {
        IEnumerable<TypeReference?> direct =
            type.Interfaces.Select(implemented => implemented.InterfaceType)
            .Append(type.BaseType)
            .Concat(Constraints(type))
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Methods.SelectMany(MentionsOf));
        return direct.OfType<TypeReference>().SelectMany(Parts).DistinctBy(mentioned => mentioned.FullName);
    }

    private static IEnumerable<TypeReference> MentionsOf(MethodDefinition method)
    {
        IEnumerable<TypeReference> signature = method.Parameters.Select(parameter => parameter.ParameterType)
            .Append(method.ReturnType)
            .Concat(Constraints(method));
        return method.HasBody
            ? signature
                .Concat(method.Body.Variables.Select(variable => variable.VariableType))
                .Concat(method.Body.Instructions.SelectMany(MentionsOf))
            : signature;
    }

    private static IEnumerable<TypeReference> MentionsOf(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Constraints(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> Parts(TypeReference type)
    {
        if (type is FunctionPointerType pointer)
        {
            return pointer.Parameters.Select(parameter => parameter.ParameterType).Append(pointer.ReturnType).SelectMany(Parts);
        }

        IEnumerable<TypeReference> arguments = type is GenericInstanceType instance ? instance.GenericArguments.SelectMany(Parts) : [];
        IEnumerable<TypeReference> element = type is TypeSpecification specification ? Parts(specification.ElementType) : [];
        return arguments.Concat(element).Append(type);
    }
}
