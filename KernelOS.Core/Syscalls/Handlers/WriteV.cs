using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t writev(int fd, const struct iovec *iov, int iovcnt)</c>: one write from several buffers, one after the other.</summary>
internal static class WriteV
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        VectorCall.Write(caller, (int)arguments.A0, arguments.A1, arguments.A2, VectorCall.OwnPosition);
}
