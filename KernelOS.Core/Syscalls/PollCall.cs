using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>What poll and ppoll have in common: looking at descriptors until one is ready or the time is over.</summary>
/// <remarks>Only the console's input can make a reader wait, so it is the only thing that is waited for.</remarks>
internal static class PollCall
{
    internal static SyscallResult Run<TPlatform>(UserThread<TPlatform> caller, nuint array, nuint count, Instant deadline)
        where TPlatform : struct, IPlatform
    {
        if (count > (nuint)caller.Process.Files.Descriptors.Limit)
        {
            return Errno.EINVAL;
        }

        SyscallResult ready = LookAtAll(caller, array, count, default, out bool waitsForInput);
        if (ready.Value != 0 || caller.Platform.Now >= deadline)
        {
            return ready;
        }

        if (waitsForInput)
        {
            return LookAtAll(caller, array, count, deadline, out _);
        }

        while (deadline == Instant.Never)
        {
            // Nothing that is asked for can come about, and no signal can end the wait yet.
            caller.Process.Services.Scheduler.Block();
        }

        caller.Process.Services.Scheduler.Sleep(deadline - caller.Platform.Now);
        return SyscallResult.Success;
    }

    /// <summary>Looks at each descriptor and tells the program what is so.</summary>
    /// <returns>How many have something to tell.</returns>
    private static SyscallResult LookAtAll<TPlatform>(
        UserThread<TPlatform> caller, nuint array, nuint count, Instant deadline, out bool waitsForInput)
        where TPlatform : struct, IPlatform
    {
        waitsForInput = false;
        nint ready = 0;
        for (nuint i = 0; i < count; i++)
        {
            nuint address = array + (i * LinuxPoll.Size);
            if (!UserValue.TryRead(caller.Platform, address, out LinuxPoll poll))
            {
                return Errno.EFAULT;
            }

            poll.Told = LookAt(caller, poll, deadline, ref waitsForInput);
            ready += poll.Told != 0 ? 1 : 0;
            if (!UserValue.TryWrite(caller.Platform, address, poll))
            {
                return Errno.EFAULT;
            }
        }

        return ready;
    }

    private static short LookAt<TPlatform>(UserThread<TPlatform> caller, in LinuxPoll poll, Instant deadline, ref bool waitsForInput)
        where TPlatform : struct, IPlatform
    {
        if (poll.Descriptor < 0)
        {
            return 0;
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(poll.Descriptor);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return LinuxPoll.Invalid;
        }

        short told = (short)(poll.Asked & LinuxPoll.Writable);
        if ((poll.Asked & LinuxPoll.Readable) != 0)
        {
            if (file.Operations.WaitReadable(deadline))
            {
                told |= (short)(poll.Asked & LinuxPoll.Readable);
            }
            else
            {
                waitsForInput = true;
            }
        }

        return told;
    }
}
