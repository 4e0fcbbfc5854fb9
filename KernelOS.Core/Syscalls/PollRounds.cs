using KernelOS.Core.Files;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Syscalls;

/// <summary>How often poll and select look: once; again when they watch, so that nothing is missed in between; then after each wait, until something is ready, the time is over, or a signal comes.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="files">The file system.</param>
/// <param name="deadline">Up to when to wait.</param>
internal ref struct PollRounds<TPlatform>(FileSystem<TPlatform> files, Instant deadline)
    where TPlatform : struct, IPlatform
{
    /// <summary>What is watched.</summary>
    internal PollSet<TPlatform> Set = new(files);

    private WakeReason _reason = WakeReason.Woken;
    private bool _hasWatched;

    /// <summary>Whether this look watches what it looks at.</summary>
    internal bool IsWatching { get; private set; }

    /// <summary>Whether to look again, after waiting for a reason.</summary>
    /// <param name="ready">What the look found: how many are ready, or an error. At the end the call's result.</param>
    internal bool Continue(ref SyscallResult ready)
    {
        if (ready.Value != 0)
        {
            return false;
        }

        if (!_hasWatched)
        {
            IsWatching = _hasWatched = files.Platform.Now < deadline;
            return IsWatching;
        }

        IsWatching = false;
        if (_reason == WakeReason.Woken)
        {
            _reason = Set.Wait(deadline);
            return true;
        }

        ready = _reason == WakeReason.Interrupted ? Errno.ERESTARTNOHAND : SyscallResult.Success;
        return false;
    }

    /// <summary>Ends the watching.</summary>
    public void Dispose() => Set.Dispose();
}
