using System.Runtime.CompilerServices;

namespace KernelOS.Core.Processes.Signals;

/// <summary>Sets of signals as words: bit 0 is signal 1.</summary>
public static class SignalMasks
{
    /// <summary>What can neither wait nor be ignored nor handled.</summary>
    public const ulong Unblockable = (1UL << ((int)Signal.Kill - 1)) | (1UL << ((int)Signal.Stop - 1));

    /// <summary>What an instruction of the program's own causes: it comes before everything else.</summary>
    public const ulong Synchronous =
        (1UL << ((int)Signal.SegmentationFault - 1)) | (1UL << ((int)Signal.Bus - 1)) | (1UL << ((int)Signal.IllegalInstruction - 1))
        | (1UL << ((int)Signal.Trap - 1)) | (1UL << ((int)Signal.ArithmeticError - 1)) | (1UL << ((int)Signal.BadSystemCall - 1));

    /// <summary>What stops a process by default.</summary>
    public const ulong Stopping =
        (1UL << ((int)Signal.Stop - 1)) | (1UL << ((int)Signal.TerminalStop - 1))
        | (1UL << ((int)Signal.TerminalInput - 1)) | (1UL << ((int)Signal.TerminalOutput - 1));

    /// <summary>What does nothing by default; <see cref="Signal.Continue"/> does its work when it is sent.</summary>
    public const ulong IgnoredByDefault =
        (1UL << ((int)Signal.Child - 1)) | (1UL << ((int)Signal.Continue - 1))
        | (1UL << ((int)Signal.Urgent - 1)) | (1UL << ((int)Signal.WindowChange - 1));

    /// <summary>The signal that goes on after a stop.</summary>
    public const ulong Continuing = 1UL << ((int)Signal.Continue - 1);

    /// <summary>The set of one signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(Signal signal) => 1UL << ((int)signal - 1);

    /// <summary>Whether a set has a signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(ulong set, Signal signal) => (set >> ((int)signal - 1) & 1) != 0;
}
