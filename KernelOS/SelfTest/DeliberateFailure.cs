using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.SelfTest;

/// <summary>Breaks the kernel on purpose, to see the report of it.</summary>
// SAFETY: nothing here is safe, which is the point.
internal static unsafe class DeliberateFailure
{
    /// <summary>Reads a value of the kernel option <c>panic</c>; false if it names no kind.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out FailureKind kind)
    {
        kind = text.SequenceEqual("test"u8) ? FailureKind.Test
            : text.SequenceEqual("throw"u8) ? FailureKind.Throw
            : text.SequenceEqual("bounds"u8) ? FailureKind.Bounds
            : text.SequenceEqual("fault"u8) ? FailureKind.Fault
            : text.SequenceEqual("jump"u8) ? FailureKind.Jump
            : text.SequenceEqual("data"u8) ? FailureKind.Data
            : text.SequenceEqual("return"u8) ? FailureKind.Return
            : text.SequenceEqual("overflow"u8) ? FailureKind.Overflow
            : text.SequenceEqual("nested"u8) ? FailureKind.Nested
            : FailureKind.None;
        return kind != FailureKind.None;
    }

    /// <summary>Fails in the given way; comes back only from <see cref="FailureKind.None"/>.</summary>
    public static void Run(FailureKind kind)
    {
        switch (kind)
        {
            case FailureKind.Test:
                RaisePanic(1);
                break;
            case FailureKind.Throw:
                Throw();
                break;
            case FailureKind.Bounds:
                ReadPastTheEnd(new int[3], 3);
                break;
            case FailureKind.Fault:
                WriteTo(0x10);
                break;
            case FailureKind.Jump:
                Call(0);
                break;
            case FailureKind.Data:
                CallData();
                break;
            case FailureKind.Return:
                ReturnToNowhere();
                break;
            case FailureKind.Overflow:
                Recurse(1);
                break;
            case FailureKind.Nested:
                PanicWithoutMessage();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RaisePanic(int number) => Panic.Raise($"asked for by a kernel option, number {number}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw() => throw new InvalidOperationException("asked for by a kernel option");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadPastTheEnd(int[] numbers, int index) => numbers[index];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteTo(ulong address) => *(ulong*)address = 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Call(ulong address)
    {
        ((delegate*<void>)address)();
        Return();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CallData()
    {
        ushort undefined = 0x0B0F;
        ((delegate*<void>)&undefined)();
        Return();
    }

    /// <summary>Overwrites the words above its variable, among them its own return address.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReturnToNowhere()
    {
        ulong variable = 0;
        for (int i = 0; i < 8; i++)
        {
            Unsafe.Add(ref variable, i) = 0xDEAD_0000_0000_0000;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Recurse(int depth)
    {
        Span<byte> frame = stackalloc byte[64];
        frame[depth & 63] = (byte)depth;
        return depth < int.MaxValue ? Recurse(depth + 1) + frame[depth & 31] : 0;
    }

    /// <summary>Panics with a message that lies where nothing can be read.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PanicWithoutMessage()
    {
        nint address = 0x1000;
        Panic.Raise(Unsafe.As<nint, string>(ref address));
    }

    /// <summary>Something to do behind a call, so that it is one and not a jump.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Return()
    {
    }
}
