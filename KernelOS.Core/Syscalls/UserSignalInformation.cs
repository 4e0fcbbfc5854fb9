using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>siginfo_t</c> of 128 bytes in a program's memory.</summary>
internal static class UserSignalInformation
{
    /// <summary>Codes up to here, below zero, have a known layout: SI_DETHREAD.</summary>
    private const int LowestKnownCode = -7;
    private const int AsynchronousName = -60;

    /// <summary>The highest number of a code that is any signal's.</summary>
    private const int HighestKnownCode = 15;

    /// <summary>Writes all 128 bytes; false if any cannot be written.</summary>
    internal static bool TryWrite<TPlatform>(TPlatform platform, nuint address, in SignalInformation information)
        where TPlatform : struct, IUserMemory
    {
        int size = Unsafe.SizeOf<SignalInformation>();
        return UserValue.TryWrite(platform, address, information)
            && platform.TryClearUser(address + (nuint)size, (nuint)(SignalInformation.UserSize - size));
    }

    /// <summary>Reads what a program wants to send with a signal, whose number counts.</summary>
    /// <returns>E2BIG if there is more than the kernel keeps, and nobody knows what it means.</returns>
    internal static Errno Read<TPlatform>(TPlatform platform, nuint address, int signal, out SignalInformation information)
        where TPlatform : struct, IUserMemory
    {
        if (!UserValue.TryRead(platform, address, out information))
        {
            return Errno.EFAULT;
        }

        information.Signal = (Signal)signal;
        if (information.Code is SignalCodes.Kernel or AsynchronousName or (>= LowestKnownCode and <= HighestKnownCode))
        {
            return Errno.None;
        }

        Span<ulong> rest = stackalloc ulong[(SignalInformation.UserSize - Unsafe.SizeOf<SignalInformation>()) / sizeof(ulong)];
        if (!platform.TryReadUser(address + (nuint)Unsafe.SizeOf<SignalInformation>(), MemoryMarshal.AsBytes(rest)))
        {
            return Errno.EFAULT;
        }

        foreach (ulong word in rest)
        {
            if (word != 0)
            {
                return Errno.E2BIG;
            }
        }

        return Errno.None;
    }
}
