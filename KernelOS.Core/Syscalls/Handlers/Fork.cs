using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t fork(void)</c>: a process like the caller's, with one thread; 0 in the child.</summary>
internal static class Fork
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        CloneCall.Run(caller, new CloneRequest { ExitSignal = Signal.Child });
}
