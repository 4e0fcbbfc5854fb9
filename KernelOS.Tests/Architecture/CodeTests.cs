using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NUnit.Framework;

namespace KernelOS.Tests.Architecture;

/// <summary>What Core's code must not contain, so that it runs without a garbage collector, exceptions and a type loader.</summary>
public sealed class CodeTests
{
    private const string PlatformNamespace = "KernelOS.Core.Platform";

    /// <summary>Structs that are not what they were once they have been copied.</summary>
    private static readonly string[] s_uncopyable =
    [
        typeof(SpinLock).FullName!,
        typeof(IntrusiveList<,>).FullName!,
        typeof(IntrusiveHeap<,>).FullName!,
        typeof(ListLink<>).FullName!,
        typeof(HeapLink<>).FullName!,
        typeof(WaitQueue).FullName!,
        typeof(RunQueue).FullName!,
        typeof(SleepQueue).FullName!,
    ];

    [Test]
    public void CoreHasNoStaticFields()
    {
        IEnumerable<string> fields = CoreAssembly.Types
            .Where(type => !type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
            .SelectMany(type => type.Fields)
            .Where(field => field.IsStatic && !field.IsLiteral)
            .Select(field => field.FullName);
        Assert.That(fields, Is.Empty, "state lives in objects that the home makes; tables are 'static ReadOnlySpan<T> X => [...]'; a lambda or a method group hides a static field, too");
    }

    [Test]
    public void CoreHasNoStaticConstructors()
    {
        IEnumerable<string> types = CoreAssembly.Methods
            .Where(method => method.IsConstructor && method.IsStatic)
            .Select(method => method.DeclaringType.FullName);
        Assert.That(types, Is.Empty, "nothing runs them in the kernel");
    }

    [Test]
    public void CoreThrowsNoExceptions()
    {
        IEnumerable<string> methods = CoreAssembly.Methods
            .Where(method => method.DeclaringType.FullName != typeof(Panic).FullName)
            .Where(method => method.Body.Instructions.Any(instruction =>
                instruction.OpCode.Code is Code.Throw or Code.Rethrow
                || instruction.Operand is MethodReference { Name: "ThrowSwitchExpressionException" or "ThrowInvalidOperationException" }))
            .Select(method => method.FullName);
        Assert.That(methods, Is.Empty, "failures are results, broken invariants are panics; a switch expression needs an arm for everything else");
    }

    [Test]
    public void CoreCatchesNoExceptions()
    {
        IEnumerable<string> methods = CoreAssembly.Methods
            .Where(method => method.Body.ExceptionHandlers.Any(handler => handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter))
            .Select(method => method.FullName);
        Assert.That(methods, Is.Empty, "there is nothing to catch");
    }

    [Test]
    public void CoreHasNoFinalizersAndNoMultidimensionalArrays()
    {
        IEnumerable<string> finalizers = CoreAssembly.Methods.Where(method => method.Name == "Finalize").Select(method => method.FullName);
        IEnumerable<string> arrays = CoreAssembly.Types
            .Where(type => CoreAssembly.Mentions(type).Any(mentioned => mentioned is ArrayType { IsVector: false }))
            .Select(type => type.FullName);
        Assert.That(finalizers, Is.Empty);
        Assert.That(arrays, Is.Empty);
    }

    [Test]
    public void ContractsAreOnlyConstraints()
    {
        List<string> violations = [];
        foreach (TypeDefinition type in CoreAssembly.Types)
        {
            violations.AddRange(type.Fields.Where(field => IsContract(field.FieldType)).Select(field => field.FullName));
        }

        foreach (MethodDefinition method in CoreAssembly.Types.SelectMany(type => type.Methods))
        {
            bool hasContract = IsContract(method.ReturnType)
                || method.Parameters.Any(parameter => IsContract(parameter.ParameterType))
                || (method.HasBody && (method.Body.Variables.Any(variable => IsContract(variable.VariableType))
                    || method.Body.Instructions.Any(IsUnconstrainedUse)));
            if (hasContract)
            {
                violations.Add(method.FullName);
            }
        }

        Assert.That(violations, Is.Empty, "a contract is a constraint on a struct type parameter, so that every call is direct");
    }

    [Test]
    public void ContractsConstrainStructsOnly()
    {
        IEnumerable<string> violations = CoreAssembly.Types.Cast<IGenericParameterProvider>()
            .Concat(CoreAssembly.Types.SelectMany(type => type.Methods))
            .SelectMany(provider => provider.GenericParameters)
            .Where(parameter => parameter.Constraints.Any(constraint => IsContract(constraint.ConstraintType)))
            .Where(parameter => !parameter.HasNotNullableValueTypeConstraint)
            .Select(parameter => $"{parameter.Name} of {parameter.Owner}");
        Assert.That(violations, Is.Empty, "say 'where T : struct, IContract'");
    }

    [Test]
    public void WhatMustNotBeCopiedIsInNoReadOnlyField()
    {
        IEnumerable<string> fields = CoreAssembly.Types
            .SelectMany(type => type.Fields)
            .Where(field => field.IsInitOnly && field.FieldType is not (ByReferenceType or ArrayType) && s_uncopyable.Contains(field.FieldType.GetElementType().FullName))
            .Select(field => field.FullName);
        Assert.That(fields, Is.Empty, "a method called on a read-only field works on a copy");
    }

    private static bool IsContract(TypeReference type) =>
        type.Namespace == PlatformNamespace && type.Resolve() is { IsInterface: true };

    /// <summary>Whether code makes an object of a contract, or calls it through a reference.</summary>
    private static bool IsUnconstrainedUse(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Castclass or Code.Isinst or Code.Box => instruction.Operand is TypeReference type && IsContract(type),
        Code.Callvirt => instruction.Operand is MethodReference method
            && IsContract(method.DeclaringType)
            && instruction.Previous?.OpCode.Code != Code.Constrained,
        _ => false,
    };
}
