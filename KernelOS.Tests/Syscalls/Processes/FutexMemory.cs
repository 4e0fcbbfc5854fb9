using System;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Syscalls.Processes;

/// <summary>Words and points in time in a program's memory.</summary>
internal static class FutexMemory
{
    /// <summary>A fresh page whose first word has a value.</summary>
    public static nuint Allocate(HostProgram program, uint value)
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, BitConverter.GetBytes(value));
        return memory;
    }

    /// <summary>A struct timespec.</summary>
    public static nuint StoreTime(HostProgram program, nuint address, long seconds, long nanoseconds)
    {
        program.Store(address, BitConverter.GetBytes(seconds));
        program.Store(address + 8, BitConverter.GetBytes(nanoseconds));
        return address;
    }
}
