using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>setresuid</c> and <c>setresgid</c>: there is one user, root, and one group; all ones leave an id as it is.</summary>
internal static class SetThreeUsers
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        OnlyRoot.Is(arguments.A0) && OnlyRoot.Is(arguments.A1) && OnlyRoot.Is(arguments.A2) ? SyscallResult.Success : Errno.EPERM;
}
