using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t set_tid_address(int *tidptr)</c>: where to write zero when the thread ends; always succeeds, any address.</summary>
internal static class SetTidAddress
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        caller.ClearAddress = arguments.A0;
        return caller.Id.Value;
    }
}
