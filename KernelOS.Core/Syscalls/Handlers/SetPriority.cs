using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int setpriority(int which, id_t who, int prio)</c>: accepted, and all processes stay equally nice.</summary>
internal static class SetPriority
{
    private const uint LastKind = 2;        // PRIO_USER

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        return (uint)arguments.A0 > LastKind ? Errno.EINVAL
            : (uint)arguments.A0 == 0 && !caller.TryFindProcess((int)arguments.A1, out _) ? Errno.ESRCH
            : SyscallResult.Success;
    }
}
