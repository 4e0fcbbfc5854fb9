using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getpriority(int which, id_t who)</c>: all processes are equally nice, which the kernel tells as 20.</summary>
internal static class GetPriority
{
    private const uint LastKind = 2;        // PRIO_USER
    private const nint EquallyNice = 20;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        return (uint)arguments.A0 > LastKind ? Errno.EINVAL
            : (uint)arguments.A0 == 0 && !caller.TryFindProcess((int)arguments.A1, out _) ? Errno.ESRCH
            : EquallyNice;
    }
}
