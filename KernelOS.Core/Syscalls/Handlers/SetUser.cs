using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>setuid</c> and <c>setgid</c>: there is one user, root, and one group.</summary>
internal static class SetUser
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        (uint)arguments.A0 == 0 ? SyscallResult.Success : Errno.EPERM;
}
