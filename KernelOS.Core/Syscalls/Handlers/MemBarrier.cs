using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int membarrier(int cmd, unsigned int flags, int cpu_id)</c>: a barrier on every CPU that runs a thread, of all programs or of the caller's.</summary>
/// <remarks>
/// One CPU needs none beyond the one that each change from thread to thread is; with several the call is not there, which
/// programs take as an answer.
/// </remarks>
internal static class MemBarrier
{
    private const uint Query = 0;
    private const uint Global = 1 << 0;
    private const uint PrivateExpedited = 1 << 3;
    private const uint RegisterPrivateExpedited = 1 << 4;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (caller.Process.Services.CpuCount > 1)
        {
            return Errno.ENOSYS;
        }

        if ((uint)arguments.A1 != 0)
        {
            return Errno.EINVAL;
        }

        switch ((uint)arguments.A0)
        {
            case Query:
                return (nint)(Global | PrivateExpedited | RegisterPrivateExpedited);
            case Global:
                return SyscallResult.Success;
            case RegisterPrivateExpedited:
                caller.Process.Memory!.HasRegisteredBarriers = true;
                return SyscallResult.Success;
            case PrivateExpedited:
                return caller.Process.Memory!.HasRegisteredBarriers ? SyscallResult.Success : Errno.EPERM;
            default:
                return Errno.EINVAL;
        }
    }
}
