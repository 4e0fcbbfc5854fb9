using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t vfork(void)</c>: a process in the caller's memory, while which the caller waits; 0 in the child.</summary>
internal static class VFork
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        CloneCall.Run(caller, new CloneRequest { Flags = CloneFlags.Memory | CloneFlags.Vfork, ExitSignal = Signal.Child });
}
