using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long set_robust_list(struct robust_list_head *head, size_t len)</c>: EINVAL unless the length is 24; any address.</summary>
internal static class SetRobustList
{
    /// <summary>Bytes of a <c>struct robust_list_head</c>.</summary>
    internal const nuint HeadSize = 24;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A1 != HeadSize)
        {
            return Errno.EINVAL;
        }

        caller.RobustList = arguments.A0;
        return SyscallResult.Success;
    }
}
