using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int pause(void)</c>: waits for a signal that has a handler, or ends the process; EINTR.</summary>
internal static class Pause
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        _ = caller.Signals.TrySleepUntil(Instant.Never);
        return Errno.ERESTARTNOHAND;
    }
}
