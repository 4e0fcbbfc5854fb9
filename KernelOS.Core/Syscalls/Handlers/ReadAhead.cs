using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t readahead(int fd, off_t offset, size_t count)</c>: everything is in memory already.</summary>
internal static class ReadAhead
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return (file.Flags & OpenFlags.Read) == 0 ? Errno.EBADF
            : file.Inode.Kind != InodeKind.RegularFile ? Errno.EINVAL
            : SyscallResult.Success;
    }
}
