using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t preadv(int fd, const struct iovec *iov, int iovcnt, off_t offset)</c>: one read at a position into several buffers.</summary>
internal static class PReadV
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Transfer(caller, (int)arguments.A0, arguments.A1, arguments.A2, (nint)arguments.A3, usesOwnPosition: false);

    /// <summary>Transfers at a position.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="descriptor">The file's.</param>
    /// <param name="vector">Where the buffers' places lie.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="offset">The position.</param>
    /// <param name="usesOwnPosition">Whether the file's own position counts instead, and moves.</param>
    internal static SyscallResult Transfer<TPlatform>(UserThread<TPlatform> caller, int descriptor, nuint vector, nuint count, nint offset, bool usesOwnPosition)
        where TPlatform : struct, IPlatform
    {
        if (!usesOwnPosition && offset < 0)
        {
            return Errno.EINVAL;
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(descriptor);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        if (!usesOwnPosition && !file.Operations.IsSeekable)
        {
            return Errno.ESPIPE;
        }

        if ((file.Flags & OpenFlags.Read) == 0)
        {
            return Errno.EBADF;
        }

        RangeBuffer inlined = default;
        using UserRanges<TPlatform> ranges = UserRanges<TPlatform>.Read(caller, vector, count, inlined);
        if (ranges.Error != Errno.None || ranges.Total == 0)
        {
            return ranges.Error;
        }

        ReadTarget<TPlatform> target = new(caller.Platform, ranges.Items, ranges.Total);
        return usesOwnPosition
            ? file.Read(ref target).ToSyscallResult()
            : file.ReadAt(ref target, (ulong)offset).ToSyscallResult();
    }
}
