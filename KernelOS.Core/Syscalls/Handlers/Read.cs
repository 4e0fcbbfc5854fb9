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
        FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        SyscallResult result = lease.TryGet(out OpenFile<TPlatform>? file) && (file.Flags & OpenFlags.Read) != 0
            ? ReadFrom(caller.Platform, file, arguments.A1, arguments.A2)
            : Errno.EBADF;
        lease.Dispose();
        return result;
    }

    private static SyscallResult ReadFrom<TPlatform>(TPlatform platform, OpenFile<TPlatform> file, nuint address, nuint length)
        where TPlatform : struct, IPlatform
    {
        if (!UserTransfer.IsInUserHalf(address, length))
        {
            return Errno.EFAULT;
        }

        ReadTarget<TPlatform> target = new(platform, address, UserTransfer.Limit(length));
        return file.Read(ref target).ToSyscallResult();
    }
}
