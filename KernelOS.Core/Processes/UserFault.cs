using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Processes;

/// <summary>What a home calls when a program caused an exception, on the program's thread with interrupts enabled, before the thread's work.</summary>
/// <remarks>A program that has no handler for it ends with one line in the log.</remarks>
public static class UserFault
{
    /// <summary>A page fault in user mode: gives the page its frame, or the program a signal.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="address">What it touched.</param>
    /// <param name="access">How.</param>
    /// <param name="trap">What the CPU tells.</param>
    public static void HandlePageFault<TPlatform>(UserThread<TPlatform> thread, VirtualAddress address, PageAccess access, in UserTrap trap)
        where TPlatform : struct, IPlatform
    {
        thread.Faults++;
        FaultResult result = thread.Process.Space.HandleFault(address, access);
        if (result == FaultResult.OutOfMemory)
        {
            result = TryAgain(thread, address, access);
        }

        if (result != FaultResult.Resolved)
        {
            RaisePageFault(thread, result, address, access, trap);
        }
    }

    /// <summary>Handles a page fault that found no frame until it finds one, or the process is ending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static FaultResult TryAgain<TPlatform>(UserThread<TPlatform> thread, VirtualAddress address, PageAccess access)
        where TPlatform : struct, IPlatform
    {
        FaultResult result = FaultResult.OutOfMemory;
        int attempts = 0;
        while (result == FaultResult.OutOfMemory && thread.Process.Services.OutOfMemoryKiller.TryRelieve(thread, ref attempts))
        {
            result = thread.Process.Space.HandleFault(address, access);
        }

        return result;
    }

    /// <summary>Any other exception in user mode: gives the program a signal.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="information">The signal, and what to tell a handler.</param>
    /// <param name="trap">What the CPU tells.</param>
    /// <param name="reason">What happened, such as "divide error".</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Raise<TPlatform>(UserThread<TPlatform> thread, in SignalInformation information, in UserTrap trap, string reason)
        where TPlatform : struct, IPlatform
    {
        if (thread.Signals.WouldEnd(information.Signal))
        {
            Log.Write(thread.Platform, $"{thread.Name.Text}[{thread.Process.Id.Value}]: {reason} ip 0x{trap.Instruction:x} sp 0x{trap.StackPointer:x}");
        }

        thread.Signals.NoteTrap(trap.Number, trap.Error);
        thread.Signals.Force(information);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RaisePageFault<TPlatform>(
        UserThread<TPlatform> thread, FaultResult result, VirtualAddress address, PageAccess access, in UserTrap trap)
        where TPlatform : struct, IPlatform
    {
        if (result == FaultResult.OutOfMemory || thread.Process.IsEnding)
        {
            // It is being killed: for want of memory, which has been logged, and which may have taken the page away just now.
            return;
        }

        SignalInformation information = result switch
        {
            FaultResult.BeyondObject => SignalInformation.FromFault(Signal.Bus, SignalCodes.NothingThere, address.Value),
            FaultResult.AccessDenied => SignalInformation.FromFault(Signal.SegmentationFault, SignalCodes.AccessDenied, address.Value),
            _ => SignalInformation.FromFault(Signal.SegmentationFault, SignalCodes.NotMapped, address.Value),
        };
        if (thread.Signals.WouldEnd(information.Signal))
        {
            LogPageFault(thread, result, address, access, trap);
        }

        thread.Signals.NotePageFault(trap.Number, trap.Error, address.Value);
        thread.Signals.Force(information);
    }

    private static void LogPageFault<TPlatform>(
        UserThread<TPlatform> thread, FaultResult result, VirtualAddress address, PageAccess access, in UserTrap trap)
        where TPlatform : struct, IPlatform
    {
        string what = result == FaultResult.BeyondObject ? "bus error" : "segmentation fault";
        string how = access switch
        {
            PageAccess.Write => "write",
            PageAccess.Execute => "execute",
            _ => "read",
        };
        string why = result switch
        {
            FaultResult.BeyondObject => "beyond the mapped file",
            FaultResult.AccessDenied => "not allowed",
            _ => "not mapped",
        };
        Log.Write(
            thread.Platform,
            $"{thread.Name.Text}[{thread.Process.Id.Value}]: {what} at 0x{address.Value:x} ip 0x{trap.Instruction:x} sp 0x{trap.StackPointer:x} ({how}, {why})");
    }
}
