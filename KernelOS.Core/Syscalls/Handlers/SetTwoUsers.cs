using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>setreuid</c> and <c>setregid</c>: there is one user, root, and one group; all ones leave an id as it is.</summary>
internal static class SetTwoUsers
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        OnlyRoot.Is(arguments.A0) && OnlyRoot.Is(arguments.A1) ? SyscallResult.Success : Errno.EPERM;
}
