using System;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Numa.Acpi;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Numa;

public sealed class NumaTablesTests
{
    private const ulong Gib = 1UL << 30;

    private static byte[] TwoNodes => AcpiTableBuilder.Srat()
        .AddApic(0, 0).AddApic(1, 1).AddX2Apic(1, 300).AddGic(0, 77)
        .AddMemory(0, 0, 2 * Gib).AddMemory(1, 4 * Gib, 2 * Gib)
        .Build();

    [Test]
    public void WithoutTablesThereIsOneNode()
    {
        NumaTopology topology = Read([], []);
        Assert.That(topology.NodeCount, Is.EqualTo(1));
        Assert.That(topology.GetDistance(NumaNode.First, NumaNode.First), Is.EqualTo(10));
        Assert.That(topology.GetFallbackOrder(NumaNode.First).ToArray(), Is.EqualTo(new byte[1]));
    }

    [Test]
    public void NodesMemoryProcessorsAndDistances()
    {
        NumaTopology topology = Read([.. TwoNodes, 1, 2, 3], AcpiTableBuilder.Slit(2, 10, 31, 31, 10));
        Assert.That(topology.NodeCount, Is.EqualTo(2));
        Assert.That(topology.GetNode(PhysicalAddress.Create(5 * Gib)).Value, Is.EqualTo(1));
        Assert.That(topology.GetNode(PhysicalAddress.Create(3 * Gib)).Value, Is.Zero);
        Assert.That(((uint[])[0, 1, 300, 77, 5]).Select(id => topology.GetNodeOfProcessor(id).Value), Is.EqualTo(new[] { 0, 1, 1, 0, 0 }));
        Assert.That(topology.GetDistance(NumaNode.First, NumaNode.Create(1)), Is.EqualTo(31));
    }

    [Test]
    public void DomainsMayBeAnyNumbers()
    {
        byte[] table = AcpiTableBuilder.Srat()
            .AddMemory(0xFFFF_FFFF, 8 * Gib, Gib).AddMemory(70_000, 0, Gib).AddApic(0x0102_0304, 9).AddApic(70_000, 8)
            .Build();
        NumaTopology topology = Read(table, [], NumaTableIssues.None);
        Assert.That(Enumerable.Range(0, 3).Select(i => topology.GetDomain(NumaNode.Create(i))), Is.EqualTo(new uint[] { 70_000, 0x0102_0304, 0xFFFF_FFFF }));
        Assert.That(topology.GetNodeOfProcessor(9).Value, Is.EqualTo(1), "a node without memory");
        Assert.That(topology.GetNode(PhysicalAddress.Create(8 * Gib)).Value, Is.EqualTo(2));
    }

    [Test]
    public void TheFirstRevisionKnowsOnly256Domains()
    {
        byte[] table = AcpiTableBuilder.Srat(revision: 1).AddMemory(0xABCD_EF01, 0, Gib).AddApic(0x5500, 3).Build();
        NumaTopology topology = Read(table, []);
        Assert.That(topology.NodeCount, Is.EqualTo(2));
        Assert.That(topology.GetDomain(NumaNode.Create(1)), Is.EqualTo(1));
        Assert.That(topology.GetDomain(NumaNode.First), Is.Zero);
    }

    [Test]
    public void WhatIsDisabledOrUnknownDoesNotCount()
    {
        byte[] table = AcpiTableBuilder.Srat()
            .AddApic(7, 1, flags: 0).AddX2Apic(8, 1, flags: 2).AddGic(9, 1, flags: 0).AddMemory(6, 0, Gib, flags: 2).AddMemory(5, 0, 0)
            .Add([200, 3, 0]).Add([5, 32, .. new byte[30]])
            .AddMemory(3, 0, Gib, flags: 7)
            .Build();
        NumaTopology topology = Read(table, []);
        Assert.That(topology.NodeCount, Is.EqualTo(1));
        Assert.That(topology.GetDomain(NumaNode.First), Is.EqualTo(3));
    }

    [Test]
    public void ADamagedTableIsNotUsed()
    {
        byte[] good = TwoNodes;
        foreach (int offset in (int[])[0, 4, 5, 9, 100])
        {
            byte[] table = [.. good];
            table[offset] ^= 1;
            Assert.That(Read(table, [], NumaTableIssues.DamagedAffinityTable).NodeCount, Is.EqualTo(1), $"byte {offset}");
        }

        Assert.That(Read(good[..^1], [], NumaTableIssues.DamagedAffinityTable).NodeCount, Is.EqualTo(1));
        Assert.That(Read(good[..20], [], NumaTableIssues.DamagedAffinityTable).NodeCount, Is.EqualTo(1));
    }

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(1, 39)]
    [TestCase(0, 15)]
    [TestCase(2, 23)]
    [TestCase(3, 17)]
    [TestCase(77, 0)]
    [TestCase(77, 41)]
    public void AnEntryOfTheWrongLengthDamagesTheTable(byte type, byte length)
    {
        byte[] entry = new byte[Math.Max(40, (int)length) - 1];
        entry[0] = type;
        entry[1] = length;
        byte[] table = AcpiTableBuilder.Srat().AddMemory(0, 0, Gib).AddMemory(1, Gib, Gib).Add(entry).Build();
        Assert.That(Read(table, [], NumaTableIssues.DamagedAffinityTable).NodeCount, Is.EqualTo(1));
    }

    [Test]
    public void MemoryOfTwoNodesOrOfNoneOrOfNowhere()
    {
        byte[] overlapping = AcpiTableBuilder.Srat().AddMemory(0, 0, 2 * Gib).AddMemory(1, Gib, 2 * Gib).Build();
        Assert.That(Read(overlapping, [], NumaTableIssues.OverlappingMemory).NodeCount, Is.EqualTo(1));
        byte[] empty = AcpiTableBuilder.Srat().AddApic(1, 1).Build();
        Assert.That(Read(empty, [], NumaTableIssues.NoMemory).NodeCount, Is.EqualTo(1));
        byte[] beyond = AcpiTableBuilder.Srat().AddMemory(0, 0, Gib).AddMemory(1, 1UL << 51, ulong.MaxValue).AddMemory(2, ulong.MaxValue - 4095, 4096).Build();
        Assert.That(Read(beyond, [], NumaTableIssues.ImpossibleMemory).NodeCount, Is.EqualTo(3), "the nodes are there, without memory");
    }

    [Test]
    public void TooManyNodesAreOne()
    {
        AcpiTableBuilder table = AcpiTableBuilder.Srat();
        for (uint i = 0; i < 64; i++)
        {
            table.AddMemory(i * 3, i * Gib, Gib);
        }

        Assert.That(Read(table.Build(), []).NodeCount, Is.EqualTo(64));
        table.AddMemory(1, 64 * Gib, Gib);
        Assert.That(Read(table.Build(), [], NumaTableIssues.TooManyNodes).NodeCount, Is.EqualTo(1));
    }

    [TestCase(NumaTableIssues.None, 2, new byte[] { 10, 255, 255, 10 }, 255, 255)]
    [TestCase(NumaTableIssues.AsymmetricDistance, 2, new byte[] { 10, 21, 22, 10 }, 21, 22)]
    [TestCase(NumaTableIssues.ImpossibleDistance, 2, new byte[] { 10, 21, 9, 10 }, 20, 20)]
    [TestCase(NumaTableIssues.ImpossibleDistance, 2, new byte[] { 11, 21, 21, 10 }, 20, 20)]
    [TestCase(NumaTableIssues.UnknownDistance, 1, new byte[] { 10 }, 20, 20)]
    [TestCase(NumaTableIssues.DamagedDistanceTable, 3, new byte[] { 10, 21, 21, 10, 5, 5, 5, 5 }, 20, 20)]
    [TestCase(NumaTableIssues.DamagedDistanceTable, int.MaxValue, new byte[] { 10, 21, 21, 10 }, 20, 20)]
    [TestCase(NumaTableIssues.UnknownDistance, 0, new byte[0], 20, 20)]
    public void Distances(NumaTableIssues issues, int localities, byte[] distances, int there, int back)
    {
        NumaTopology topology = Read(TwoNodes, AcpiTableBuilder.Slit(localities, distances), issues);
        Assert.That(topology.GetDistance(NumaNode.First, NumaNode.Create(1)), Is.EqualTo(there));
        Assert.That(topology.GetDistance(NumaNode.Create(1), NumaNode.First), Is.EqualTo(back));
        Assert.That(topology.GetDistance(NumaNode.First, NumaNode.First), Is.EqualTo(10));
    }

    [Test]
    public void ADamagedDistanceTableIsNotUsed()
    {
        byte[] table = AcpiTableBuilder.Slit(2, 10, 31, 31, 10);
        table[^1]++;
        Assert.That(Read(TwoNodes, table, NumaTableIssues.DamagedDistanceTable).GetDistance(NumaNode.First, NumaNode.Create(1)), Is.EqualTo(20));
        Read(TwoNodes, table[..10], NumaTableIssues.DamagedDistanceTable);
    }

    /// <summary>Whatever is in the tables, there is a topology in which everything has its place.</summary>
    [TestCase(1)]
    [TestCase(2)]
    public void NoBytesBreakTheReader(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 100_000; round++)
        {
            byte[] affinity = Mutate(random, TwoNodes);
            byte[] distances = Mutate(random, AcpiTableBuilder.Slit(2, 10, 31, 31, 10));
            NumaTopology topology = NumaTables.Read(affinity, distances, out _);
            Assert.That(topology.NodeCount, Is.InRange(1, 64), $"seed {seed}, round {round}");
            foreach (ulong address in (ulong[])[0, 3 * Gib, 5 * Gib, (1UL << 52) - 1])
            {
                NumaNode node = topology.GetNode(PhysicalAddress.Create(address));
                Assert.That(topology.GetFallbackOrder(node).ToArray().Distinct().Count(), Is.EqualTo(topology.NodeCount));
                Assert.That(topology.GetFallbackOrder(node)[0], Is.EqualTo(node.Value));
            }
        }
    }

    private static byte[] Mutate(Random random, byte[] table)
    {
        for (int changes = random.Next(6); changes > 0; changes--)
        {
            table[random.Next(table.Length)] = random.Next(3) == 0 ? (byte)random.Next(4) : (byte)random.Next(256);
        }

        if (random.Next(4) == 0)
        {
            table = table[..random.Next(table.Length + 1)];
        }

        if (random.Next(4) != 0 && table.Length > 9)
        {
            AcpiTableBuilder.Seal(table);
        }

        return table;
    }

    private static NumaTopology Read(byte[] affinity, byte[] distances, NumaTableIssues expected = NumaTableIssues.None)
    {
        NumaTopology topology = NumaTables.Read(affinity, distances, out NumaTableIssues issues);
        Assert.That(issues, Is.EqualTo(expected));
        return topology;
    }
}
