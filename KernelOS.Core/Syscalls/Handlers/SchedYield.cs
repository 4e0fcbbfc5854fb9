using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_yield(void)</c>: lets other threads of the same priority run; always succeeds.</summary>
internal static class SchedYield
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        caller.Process.Services.Scheduler.Yield();
        return SyscallResult.Success;
    }
}
