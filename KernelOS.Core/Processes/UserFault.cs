using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Processes;

/// <summary>What a home calls when a program caused an exception, on the program's thread with interrupts enabled.</summary>
public static class UserFault
{
    /// <summary>A page fault in user mode: gives the page its frame, or ends the process with one line in the log.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="address">What it touched.</param>
    /// <param name="access">How.</param>
    /// <param name="instruction">Its instruction pointer.</param>
    /// <param name="stackPointer">Its stack pointer.</param>
    public static void HandlePageFault<TPlatform>(
        UserThread<TPlatform> thread, VirtualAddress address, PageAccess access, ulong instruction, ulong stackPointer)
        where TPlatform : struct, IPlatform
    {
        FaultResult result = thread.Process.Space.HandleFault(address, access);
        if (result != FaultResult.Resolved)
        {
            KillForPageFault(thread, result, address, access, instruction, stackPointer);
        }
    }

    /// <summary>Any other exception in user mode: ends the process with one line in the log.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="signal">The signal that the exception is to programs.</param>
    /// <param name="reason">What happened, such as "divide error".</param>
    /// <param name="instruction">Its instruction pointer.</param>
    /// <param name="stackPointer">Its stack pointer.</param>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Kill<TPlatform>(UserThread<TPlatform> thread, Signal signal, string reason, ulong instruction, ulong stackPointer)
        where TPlatform : struct, IPlatform
    {
        Log.Write(thread.Platform, $"{thread.Name.Text}[{thread.Process.Id.Value}]: {reason} ip 0x{instruction:x} sp 0x{stackPointer:x}");
        thread.ExitProcess(ExitStatus.FromSignal(signal));
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KillForPageFault<TPlatform>(
        UserThread<TPlatform> thread, FaultResult result, VirtualAddress address, PageAccess access, ulong instruction, ulong stackPointer)
        where TPlatform : struct, IPlatform
    {
        string what = result switch
        {
            FaultResult.OutOfMemory => "out of memory",
            FaultResult.BeyondObject => "bus error",
            _ => "segmentation fault",
        };
        string how = access switch
        {
            PageAccess.Write => "write",
            PageAccess.Execute => "execute",
            _ => "read",
        };
        string why = result switch
        {
            FaultResult.OutOfMemory => "no free frame",
            FaultResult.BeyondObject => "beyond the mapped file",
            FaultResult.AccessDenied => "not allowed",
            _ => "not mapped",
        };
        Signal signal = result switch
        {
            FaultResult.OutOfMemory => Signal.Kill,
            FaultResult.BeyondObject => Signal.Bus,
            _ => Signal.SegmentationFault,
        };
        Log.Write(
            thread.Platform,
            $"{thread.Name.Text}[{thread.Process.Id.Value}]: {what} at 0x{address.Value:x} ip 0x{instruction:x} sp 0x{stackPointer:x} ({how}, {why})");
        thread.ExitProcess(ExitStatus.FromSignal(signal));
    }
}
