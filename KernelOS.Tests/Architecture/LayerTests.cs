using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using NUnit.Framework;

namespace KernelOS.Tests.Architecture;

/// <summary>Dependencies between the layers of Core point downwards only.</summary>
public sealed class LayerTests
{
    private const string Prefix = "KernelOS.Core.";

    /// <summary>The layers from the bottom up, each with the namespaces below it; those of one line may use each other.</summary>
    private static readonly string[][] s_layers =
    [
        ["Primitives", "Diagnostics"],
        ["Memory.Addressing"],
        ["Memory.Numa"],
        ["Platform"],
        ["Synchronization"],
        ["Memory.Physical"],
        ["Memory.Paging"],
        ["Memory.Heap"],
        ["Memory.Virtual"],
        ["Scheduling"],
        ["Files"],
        ["Processes"],
        ["Syscalls"],
    ];

    [Test]
    public void EveryNamespaceOfCoreIsALayer()
    {
        IEnumerable<string> unknown = CoreAssembly.Types
            .Select(CoreAssembly.NamespaceOf)
            .Where(name => name.Length > 0 && !name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("Microsoft", StringComparison.Ordinal))
            .Distinct()
            .Where(name => LevelOf(name) is null);
        Assert.That(unknown, Is.Empty, "give the namespace its place in the list of layers");
    }

    [Test]
    public void LayersOnlyUseWhatIsBelowThem()
    {
        List<string> violations = [];
        foreach (TypeDefinition type in CoreAssembly.Types)
        {
            int? level = LevelOf(CoreAssembly.NamespaceOf(type));
            violations.AddRange(CoreAssembly.Mentions(type)
                .Where(mentioned => LevelOf(CoreAssembly.NamespaceOf(mentioned)) > level)
                .Select(mentioned => $"{type.FullName} uses {mentioned.FullName}"));
        }

        Assert.That(violations, Is.Empty, "what a lower layer must tell a higher one, the higher one registers");
    }

    private static int? LevelOf(string name)
    {
        int level = Array.FindIndex(s_layers, layer => layer.Any(member => $"{name}.".StartsWith($"{Prefix}{member}.", StringComparison.Ordinal)));
        return level < 0 ? null : level;
    }
}
