using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t listxattr(const char *path, char *list, size_t size)</c>, and for links: there are none.</summary>
internal static class ListXAttributes
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Errno error = NoExtendedAttributes.OfPath(caller, arguments.A0);
        return error == Errno.EOPNOTSUPP ? SyscallResult.Success : error;
    }
}
