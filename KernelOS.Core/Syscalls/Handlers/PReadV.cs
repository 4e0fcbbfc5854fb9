using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t preadv(int fd, const struct iovec *iov, int iovcnt, off_t offset)</c>: one read at a position into several buffers.</summary>
internal static class PReadV
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        (nint)arguments.A3 < 0 ? Errno.EINVAL : VectorCall.Read(caller, (int)arguments.A0, arguments.A1, arguments.A2, (nint)arguments.A3);
}
