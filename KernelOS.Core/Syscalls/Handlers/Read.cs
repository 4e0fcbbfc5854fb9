using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t read(int fd, void *buf, size_t count)</c>.</summary>
/// <remarks>Fewer bytes than asked for: the end of a file, what a stream has now, or a buffer that turns bad behind them.</remarks>
internal static class Read
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGet(out OpenFile<TPlatform>? file) || (file.Flags & OpenFlags.Read) == 0)
        {
            return Errno.EBADF;
        }

        if (!UserTransfer.IsInUserHalf(arguments.A1, arguments.A2))
        {
            return Errno.EFAULT;
        }

        ReadTarget<TPlatform> target = new(caller.Platform, arguments.A1, UserTransfer.Limit(arguments.A2));
        return file.Read(ref target).ToSyscallResult();
    }
}
