using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_sigaction(int sig, const struct sigaction *act, struct sigaction *oldact, size_t sigsetsize)</c>: what to do on a signal; either pointer may be null.</summary>
/// <remarks>The action is set even if the old one cannot be written, as on Linux.</remarks>
internal static class RtSigAction
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A3 != SignalSet.Size)
        {
            return Errno.EINVAL;
        }

        SignalAction action = default;
        if (arguments.A1 != 0 && !UserValue.TryRead(caller.Platform, arguments.A1, out action))
        {
            return Errno.EFAULT;
        }

        Signal signal = (Signal)(int)arguments.A0;
        if (signal is < Signal.HangUp or > Signal.Last || (arguments.A1 != 0 && signal is Signal.Kill or Signal.Stop))
        {
            return Errno.EINVAL;
        }

        SignalAction previous = arguments.A1 != 0 ? Exchange(caller.Process, signal, action) : caller.Process.Signals.Actions[signal];
        return arguments.A2 == 0 || UserValue.TryWrite(caller.Platform, arguments.A2, previous) ? SyscallResult.Success : Errno.EFAULT;
    }

    private static SignalAction Exchange<TPlatform>(Process<TPlatform> process, Signal signal, in SignalAction action)
        where TPlatform : struct, IPlatform
    {
        using SpinLockGuard<TPlatform> guard = process.Services.Processes.Table.Acquire();
        ref SignalAction current = ref process.Signals.Actions[signal];
        SignalAction previous = current;
        current.Handler = action.Handler;
        current.Flags = action.Flags & SignalAction.KnownFlags;
        current.Restorer = action.Restorer;
        current.Mask = action.Mask & ~SignalMasks.Unblockable;
        if (action.Handler <= SignalAction.Ignore && process.Signals.Actions.Ignores(signal))
        {
            process.Signals.Drop(SignalMasks.Of(signal));
        }

        return previous;
    }
}
