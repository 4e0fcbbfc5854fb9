using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t pwrite64(int fd, const void *buf, size_t count, off_t offset)</c>: write at a position, leaving the file's own alone.</summary>
/// <remarks>As on Linux, a file that is open for appending is appended to all the same.</remarks>
internal static class PWrite64
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if ((nint)arguments.A3 < 0)
        {
            return Errno.EINVAL;
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        Errno error = VectorCall.Check(lease, OpenFlags.Write, (nint)arguments.A3, out OpenFile<TPlatform>? file);
        if (error != Errno.None)
        {
            return error;
        }

        if (!UserTransfer.IsInUserHalf(arguments.A1, arguments.A2))
        {
            return Errno.EFAULT;
        }

        WriteSource<TPlatform> source = new(caller.Platform, arguments.A1, UserTransfer.Limit(arguments.A2));
        return file!.WriteAt(ref source, arguments.A3).ToSyscallResult();
    }
}
