using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t pwritev(int fd, const struct iovec *iov, int iovcnt, off_t offset)</c>: one write at a position from several buffers.</summary>
internal static class PWriteV
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        (nint)arguments.A3 < 0 ? Errno.EINVAL : VectorCall.Write(caller, (int)arguments.A0, arguments.A1, arguments.A2, (nint)arguments.A3);
}
