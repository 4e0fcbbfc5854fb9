using System;
using System.Collections.Generic;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Processes.Signals;

/// <summary>The system calls about signals, for programs on the host.</summary>
public static class SignalProgram
{
    /// <summary>Where handlers are said to be.</summary>
    public const ulong Handler = 0x40_1000;

    /// <summary>Sets what to do on a signal.</summary>
    public static SyscallResult SetAction(this HostProgram program, Signal signal, ulong handler, ulong flags = 0, ulong mask = 0)
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, Words(handler, flags | SignalAction.HasRestorer, 0x40_2000, mask));
        SyscallResult result = program.Call(SyscallNumber.RtSigAction, (nuint)signal, memory, 0, 8);
        program.Must(SyscallNumber.MUnmap, memory, 4096);
        return result;
    }

    /// <summary>Sets which signals wait.</summary>
    public static void SetMask(this HostProgram program, ulong mask)
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, Words(mask));
        program.Must(SyscallNumber.RtSigProcMask, 2, memory, 0, 8);
        program.Must(SyscallNumber.MUnmap, memory, 4096);
    }

    /// <summary>Sends a signal to the program's own process.</summary>
    public static SyscallResult Raise(this HostProgram program, Signal signal) =>
        program.Call(SyscallNumber.Kill, program.Must(SyscallNumber.GetPid), (nuint)signal);

    /// <summary>Sleeps.</summary>
    public static SyscallResult Sleep(this HostProgram program, int milliseconds)
    {
        nuint memory = program.Allocate(4096);
        program.Store(memory, Words((ulong)milliseconds / 1000, (ulong)(milliseconds % 1000) * 1_000_000));
        SyscallResult result = program.Call(SyscallNumber.NanoSleep, memory);
        program.Must(SyscallNumber.MUnmap, memory, 4096);
        return result;
    }

    /// <summary>Notes the signals that come at the usual handler.</summary>
    public static List<Signal> NoteSignals(this HostKernel kernel)
    {
        List<Signal> seen = [];
        kernel.Handlers[(nuint)Handler] = (_, frame) => seen.Add((Signal)frame.Frame.Signal);
        return seen;
    }

    /// <summary>Words as bytes.</summary>
    public static byte[] Words(params ulong[] words)
    {
        byte[] bytes = new byte[words.Length * 8];
        Buffer.BlockCopy(words, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
