using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Physical;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

public sealed unsafe class BitIndexTests
{
    [TestCase(1u)]
    [TestCase(63u)]
    [TestCase(64u)]
    [TestCase(65u)]
    [TestCase(4096u)]
    [TestCase(4097u)]
    [TestCase(300_000u)]
    public void RandomUseMatchesASet(uint bits)
    {
        ulong* memory = (ulong*)NativeMemory.AlignedAlloc((nuint)BitIndex.GetBytes(bits), 64);
        NativeMemory.Clear(memory, (nuint)BitIndex.GetBytes(bits));
        BitIndex index = new(memory, bits);
        SortedSet<uint> model = [];
        Random random = new((int)bits);
        for (int i = 0; i < 20_000; i++)
        {
            uint number = (uint)random.NextInt64(bits);
            if (random.Next(3) == 0)
            {
                index.Add(number);
                model.Add(number);
            }
            else if (model.Count > 0)
            {
                number = random.Next(2) == 0 ? model.Max : number;
                index.Remove(number);
                model.Remove(number);
            }

            ulong limit = (ulong)random.NextInt64(bits + 1L);
            long expected = limit == 0 || model.Count == 0 ? -1 : model.GetViewBetween(0, (uint)limit - 1) is { Count: > 0 } view ? view.Max : -1;
            if (index.FindLast(limit) != expected || index.Contains(number) != model.Contains(number))
            {
                Assert.Fail($"{bits} bits, operation {i}: below {limit} found {index.FindLast(limit)}, expected {expected}");
            }
        }

        foreach (uint number in model)
        {
            index.Remove(number);
        }

        Assert.That(index.FindLast(bits), Is.EqualTo(-1));
        NativeMemory.AlignedFree(memory);
    }
}
