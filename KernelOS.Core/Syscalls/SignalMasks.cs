using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>Sets of signals as words: bit 0 is signal 1.</summary>
internal static class SignalMasks
{
    /// <summary>What cannot be made to wait.</summary>
    internal const ulong Unblockable = (1UL << ((int)Signal.Kill - 1)) | (1UL << ((int)Signal.Stop - 1));

    /// <summary>The set of one signal.</summary>
    internal static ulong Of(Signal signal) => 1UL << ((int)signal - 1);
}
