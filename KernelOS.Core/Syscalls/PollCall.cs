using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>What poll and ppoll have in common: looking at descriptors until one is ready, the time is over, or a signal comes.</summary>
internal static class PollCall
{
    /// <summary>Looks, and waits if it has to.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="array">The program's <see cref="LinuxPoll"/> structures.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="deadline">Up to when.</param>
    internal static SyscallResult Run<TPlatform>(UserThread<TPlatform> caller, nuint array, nuint count, Instant deadline)
        where TPlatform : struct, IPlatform
    {
        FileContext<TPlatform> files = caller.Process.Files;
        if (count > (nuint)files.Descriptors.Limit)
        {
            return Errno.EINVAL;
        }

        PollRounds<TPlatform> rounds = new(files.FileSystem, deadline);
        SyscallResult ready;
        do
        {
            ready = Look(caller, array, count, ref rounds.Set, rounds.IsWatching);
        }
        while (rounds.Continue(ref ready));
        rounds.Dispose();
        return ready;
    }

    /// <summary>Looks at each descriptor and tells the program what is so.</summary>
    /// <returns>How many have something to tell.</returns>
    private static SyscallResult Look<TPlatform>(UserThread<TPlatform> caller, nuint array, nuint count, ref PollSet<TPlatform> set, bool isWatching)
        where TPlatform : struct, IPlatform
    {
        nint ready = 0;
        for (nuint i = 0; i < count; i++)
        {
            nuint address = array + (i * LinuxPoll.Size);
            if (!UserValue.TryRead(caller.Platform, address, out LinuxPoll poll))
            {
                return Errno.EFAULT;
            }

            if (!TryLookAt(caller, ref poll, ref set, isWatching))
            {
                return Errno.ENOMEM;
            }

            ready += poll.Told != 0 ? 1 : 0;
            if (!UserValue.TryWrite(caller.Platform, address, poll))
            {
                return Errno.EFAULT;
            }
        }

        return ready;
    }

    /// <summary>Looks at one descriptor, and watches it first if that is wanted; false if there is no memory for that.</summary>
    private static bool TryLookAt<TPlatform>(UserThread<TPlatform> caller, ref LinuxPoll poll, ref PollSet<TPlatform> set, bool isWatching)
        where TPlatform : struct, IPlatform
    {
        poll.Told = 0;
        if (poll.Descriptor < 0)
        {
            return true;
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(poll.Descriptor);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            poll.Told = LinuxPoll.Invalid;
            return true;
        }

        if (isWatching && !set.TryWatch(file))
        {
            return false;
        }

        poll.Told = LinuxPoll.Encode(file.Operations.GetReadiness(file), poll.Asked);
        return true;
    }
}
