using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.SelfTest;

/// <summary>Breaks the kernel on purpose, in the way that the kernel option <c>panic=KIND</c> names: to see the report of it.</summary>
internal static unsafe class DeliberateFailure
{
    /// <summary>Fails as asked; false if there is no such kind.</summary>
    /// <param name="kind"><c>test</c>, <c>throw</c>, <c>bounds</c>, <c>fault</c>, <c>jump</c>, <c>overflow</c> or <c>opcode</c>.</param>
    public static bool TryRun(ReadOnlySpan<byte> kind)
    {
        if (kind.SequenceEqual("test"u8))
        {
            RaisePanic(1);
        }
        else if (kind.SequenceEqual("throw"u8))
        {
            Throw();
        }
        else if (kind.SequenceEqual("bounds"u8))
        {
            ReadPastTheEnd(new int[3], 3);
        }
        else if (kind.SequenceEqual("fault"u8))
        {
            WriteTo(0x10);
        }
        else if (kind.SequenceEqual("jump"u8))
        {
            Call(0);
        }
        else if (kind.SequenceEqual("overflow"u8))
        {
            Recurse(1);
        }
        else if (kind.SequenceEqual("opcode"u8))
        {
            ExecuteData();
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RaisePanic(int number) => Panic.Raise($"deliberate, number {number}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw() => throw new InvalidOperationException("deliberate");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadPastTheEnd(int[] numbers, int index) => numbers[index];

    // SAFETY: none of what follows is safe, which is the point.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteTo(ulong address) => *(ulong*)address = 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Call(ulong address) => ((delegate*<void>)address)();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Recurse(int depth)
    {
        Span<byte> frame = stackalloc byte[64];
        frame[depth & 63] = (byte)depth;
        return depth < int.MaxValue ? Recurse(depth + 1) + frame[depth & 31] : 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ExecuteData()
    {
        ushort undefined = 0x0B0F;
        ((delegate*<void>)&undefined)();
    }
}
