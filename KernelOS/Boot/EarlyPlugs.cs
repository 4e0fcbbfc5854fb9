using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using KernelOS.Drivers;

namespace KernelOS.Boot;

/// <summary>What CoreLib and KernelOS.Core import from the kernel.</summary>
internal static unsafe class EarlyPlugs
{
    [RuntimeExport("kos_heap_allocate")]
    public static void* Allocate(nuint bytes) => EarlyHeap.Allocate(bytes);

    [DoesNotReturn]
    [RuntimeExport("kos_panic")]
    public static void Panic(string message)
    {
        KernelLog.Write("KernelOS: panic: "u8);
        foreach (char character in message)
        {
            byte value = (byte)character;
            KernelLog.Write(new ReadOnlySpan<byte>(in value));
        }

        Stop();
    }

    [DoesNotReturn]
    [RuntimeExport("kos_panic_exception")]
    public static void PanicException(string typeName, string message) => Panic(typeName);

    [DoesNotReturn]
    [RuntimeExport("kos_panic_utf8")]
    public static void PanicUtf8(byte* text, nuint length)
    {
        KernelLog.Write("KernelOS: panic: "u8);
        KernelLog.Write(new ReadOnlySpan<byte>(text, (int)length));
        Stop();
    }

    [DoesNotReturn]
    private static void Stop()
    {
        KernelLog.Write("\r\n"u8);
        PowerSwitch.TurnOff();
    }

    [RuntimeExport("kos_syscall_dispatch")]
    public static nint Dispatch(nuint number, void* frame) => 0;
}
