using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary>Calls that nobody may make: <c>mount</c>, <c>umount2</c>, <c>swapon</c>, <c>swapoff</c>, <c>reboot</c>, <c>sethostname</c>, <c>setdomainname</c>, <c>pivot_root</c>, <c>acct</c>, <c>settimeofday</c>, <c>clock_settime</c>.</summary>
internal static class NotPermitted
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Errno.EPERM;
}
