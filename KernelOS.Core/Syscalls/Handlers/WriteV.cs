using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t writev(int fd, const struct iovec *iov, int iovcnt)</c>: one write from several buffers, one after the other.</summary>
internal static class WriteV
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGet(out OpenFile<TPlatform>? file) || (file.Flags & OpenFlags.Write) == 0)
        {
            return Errno.EBADF;
        }

        RangeBuffer inlined = default;
        using UserRanges<TPlatform> ranges = UserRanges<TPlatform>.Read(caller, arguments.A1, arguments.A2, inlined);
        if (ranges.Error != Errno.None || ranges.Total == 0)
        {
            return ranges.Error;
        }

        WriteSource<TPlatform> source = new(caller.Platform, ranges.Items, ranges.Total);
        return WriteOutcome.Tell(caller, file.Write(ref source), source.FoundNoReader);
    }
}
