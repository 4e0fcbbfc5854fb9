using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int personality(unsigned long persona)</c>: there is one, Linux's own, which is 0.</summary>
internal static class Personality
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        (uint)arguments.A0 is 0 or uint.MaxValue ? SyscallResult.Success : Errno.EINVAL;
}
