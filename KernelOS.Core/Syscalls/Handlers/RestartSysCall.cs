using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long restart_syscall(void)</c>: goes on with a call that a signal without a handler has interrupted; EINTR if there is none.</summary>
internal static unsafe class RestartSysCall
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        // SAFETY: whoever has set it, set it to a method.
        delegate*<UserThread<TPlatform>, nint> next = caller.Signals.Restart.Continue;
        caller.Signals.Restart.Continue = null;
        return next == null ? Errno.EINTR : next(caller);
    }
}
