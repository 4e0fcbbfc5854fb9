using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Physical;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

public sealed unsafe class BitIndexTests
{
    [TestCase(1u, 100_000)]
    [TestCase(63u, 100_000)]
    [TestCase(64u, 100_000)]
    [TestCase(65u, 200_000)]
    [TestCase(4096u, 250_000)]
    [TestCase(4097u, 250_000)]
    [TestCase(300_000u, 20_000)]
    public void RandomUseMatchesASet(uint bits, int operations)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)BitIndex.GetBytes(bits), 64);
        NativeMemory.Clear(memory, (nuint)BitIndex.GetBytes(bits));
        BitIndex index = new(memory, bits);
        SortedSet<uint> model = [];
        Random random = new((int)bits);
        for (int i = 0; i < operations; i++)
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
