using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t pwritev2(int fd, const struct iovec *iov, int iovcnt, off_t offset, off_t unused, int flags)</c>: as <see cref="PWriteV"/>; the position -1 is the file's own.</summary>
internal static class PWriteV2
{
    /// <summary>RWF_HIPRI, RWF_DSYNC and RWF_SYNC: ask for nothing that would not be so anyway.</summary>
    private const uint HarmlessFlags = 7;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if ((nint)arguments.A3 < VectorCall.OwnPosition)
        {
            return Errno.EINVAL;
        }

        return ((uint)arguments.A5 & ~HarmlessFlags) != 0
            ? Errno.EOPNOTSUPP
            : VectorCall.Write(caller, (int)arguments.A0, arguments.A1, arguments.A2, (nint)arguments.A3);
    }
}
