using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_sigaction(int sig, const struct sigaction *act, struct sigaction *oldact, size_t sigsetsize)</c>: what to do on a signal.</summary>
/// <remarks>The action is kept and told; signals are not delivered to handlers yet.</remarks>
internal static class RtSigAction
{
    private const int MaskBytes = sizeof(ulong);

    /// <summary>SA_NOCLDSTOP, NOCLDWAIT, SIGINFO, EXPOSE_TAGBITS, RESTORER, ONSTACK, RESTART, NODEFER and RESETHAND; unknown ones are cleared, so that programs can ask.</summary>
    private const ulong KnownFlags = 0xDC00_0807;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A3 != MaskBytes)
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

        ref SignalAction current = ref caller.Process.SignalActions[signal];
        SignalAction previous = current;
        if (arguments.A1 != 0)
        {
            action.Flags &= KnownFlags;
            action.Mask &= ~SignalMasks.Unblockable;
            current = action;
        }

        return arguments.A2 == 0 || UserValue.TryWrite(caller.Platform, arguments.A2, previous) ? SyscallResult.Success : Errno.EFAULT;
    }
}
