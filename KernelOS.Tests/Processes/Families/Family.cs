using System;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Processes.Families;

/// <summary>What tests of parents and children do over and over.</summary>
internal static class Family
{
    /// <summary>Waits for one child; returns its status as wait4 writes it.</summary>
    public static int Wait(HostProgram program, nuint number)
    {
        // Below the stack pointer, in memory that the program has anyway.
        nuint address = program.StackPointer - 128;
        nuint found = program.Must(SyscallNumber.Wait4, number, address);
        return found == number ? BitConverter.ToInt32(program.Load(address, 4)) : throw new InvalidOperationException($"waited for {number}, got {found}");
    }
}
