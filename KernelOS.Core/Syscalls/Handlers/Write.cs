using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t write(int fd, const void *buf, size_t count)</c>.</summary>
/// <remarks>Fewer bytes than given: no room for more, or a buffer that turns bad behind them.</remarks>
internal static class Write
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGet(out OpenFile<TPlatform>? file) || (file.Flags & OpenFlags.Write) == 0)
        {
            return Errno.EBADF;
        }

        if (!UserTransfer.IsInUserHalf(arguments.A1, arguments.A2))
        {
            return Errno.EFAULT;
        }

        WriteSource<TPlatform> source = new(caller.Platform, arguments.A1, UserTransfer.Limit(arguments.A2));
        return file.Write(ref source).ToSyscallResult();
    }
}
