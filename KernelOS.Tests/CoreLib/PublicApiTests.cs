using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using NUnit.Framework;

namespace KernelOS.Tests.CoreLib;

/// <summary>Our own System has nothing public that .NET lacks: every type and member is in .NET's reference assemblies, the same.</summary>
public sealed class PublicApiTests
{
    private static readonly Dictionary<string, TypeDefinition> s_reference = LoadReference();

    private static IEnumerable<TypeDefinition> OurTypes()
    {
        string path = ConformanceProgram.RepositoryPath("artifacts", "bin", "KernelOS.CoreLib", BuildConfiguration, "KernelOS.CoreLib.dll");
        return ModuleDefinition.ReadModule(path).GetTypes().Where(IsVisible);
    }

    private static string BuildConfiguration =>
#if DEBUG
        "debug";
#else
        "release";
#endif

    [Test]
    public void EveryPublicTypeIsOneOfDotNets()
    {
        string[] unknown = [.. OurTypes().Select(type => type.FullName).Where(name => !s_reference.ContainsKey(name))];
        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public void EveryPublicTypeIsOfTheSameKind()
    {
        string[] different = [.. OurTypes()
            .Where(type => Describe(type) != Describe(s_reference[type.FullName]))
            .Select(type => $"{type.FullName} is {Describe(type)}, not {Describe(s_reference[type.FullName])}")];
        Assert.That(different, Is.Empty);
    }

    [Test]
    public void EveryPublicMethodIsOneOfDotNets()
    {
        List<string> unknown = [];
        foreach (TypeDefinition type in OurTypes())
        {
            HashSet<string> known = [.. VisibleMethods(s_reference[type.FullName]).Select(Describe)];
            unknown.AddRange(VisibleMethods(type).Select(Describe).Where(method => !known.Contains(method)));
        }

        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public void EveryPublicFieldIsOneOfDotNets()
    {
        List<string> unknown = [];
        foreach (TypeDefinition type in OurTypes())
        {
            HashSet<string> known = [.. VisibleFields(s_reference[type.FullName]).Select(Describe)];
            unknown.AddRange(VisibleFields(type).Select(Describe).Where(field => !known.Contains(field)));
        }

        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public void EveryPublicInterfaceIsOneOfDotNets()
    {
        List<string> unknown = [];
        foreach (TypeDefinition type in OurTypes())
        {
            HashSet<string> known = [.. s_reference[type.FullName].Interfaces.Select(implemented => implemented.InterfaceType.FullName)];
            unknown.AddRange(type.Interfaces
                .Where(implemented => IsVisible(implemented.InterfaceType.Resolve()))
                .Select(implemented => implemented.InterfaceType.FullName)
                .Where(name => !known.Contains(name))
                .Select(name => type.FullName + " : " + name));
        }

        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public void EveryParameterHasDotNetsName()
    {
        List<string> different = [];
        foreach (TypeDefinition type in OurTypes())
        {
            Dictionary<string, string> known = VisibleMethods(s_reference[type.FullName]).ToDictionary(Describe, ParameterNames);
            different.AddRange(VisibleMethods(type)
                .Where(method => known.TryGetValue(Describe(method), out string? names) && names != ParameterNames(method))
                .Select(method => Describe(method) + ": " + ParameterNames(method) + " is not " + known[Describe(method)]));
        }

        Assert.That(different, Is.Empty);
    }

    private static Dictionary<string, TypeDefinition> LoadReference()
    {
        string version = "net" + Environment.Version.ToString(2);
        string packs = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs/Microsoft.NETCore.App.Ref"));
        string directory = Directory.GetDirectories(packs)
            .Select(pack => Path.Combine(pack, "ref", version))
            .Last(Directory.Exists);
        Dictionary<string, TypeDefinition> types = [];
        foreach (string file in Directory.GetFiles(directory, "System*.dll"))
        {
            foreach (TypeDefinition type in ModuleDefinition.ReadModule(file).GetTypes().Where(IsVisible))
            {
                types.TryAdd(type.FullName, type);
            }
        }

        return types;
    }

    private static bool IsVisible(TypeDefinition? type) =>
        type is not null && (type.IsNested
            ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType)
            : type.IsPublic);

    private static IEnumerable<MethodDefinition> VisibleMethods(TypeDefinition type) =>
        type.Methods.Where(method => method.IsPublic || (!type.IsSealed && (method.IsFamily || method.IsFamilyOrAssembly)));

    private static IEnumerable<FieldDefinition> VisibleFields(TypeDefinition type) =>
        type.Fields.Where(field => field.IsPublic || (!type.IsSealed && (field.IsFamily || field.IsFamilyOrAssembly)));

    private static string Describe(TypeDefinition type) =>
        $"{(type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : "class")}"
        + $" abstract {type.IsAbstract} sealed {type.IsSealed} : {type.BaseType?.FullName}";

    private static string Describe(MethodDefinition method) =>
        $"{(method.IsStatic ? "static " : "")}{method.FullName}"
        + (method.HasGenericParameters ? $"`{method.GenericParameters.Count}" : "");

    private static string Describe(FieldDefinition field) =>
        $"{(field.IsStatic ? "static " : "")}{field.FullName} = {field.Constant}";

    private static string ParameterNames(MethodDefinition method) =>
        string.Join(", ", method.Parameters.Select(parameter => parameter.Name));
}
