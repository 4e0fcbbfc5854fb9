using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>What kill, tkill and tgkill have in common, while a process can only signal itself.</summary>
internal static class SignalSending
{
    /// <summary>Sends a signal to the caller: its default action happens at once, an ignored one does nothing.</summary>
    /// <param name="caller">The thread.</param>
    /// <param name="number">The signal, any number; 0 only asks whether it could be sent.</param>
    /// <returns><see cref="Errno.ENOSYS"/> if a handler would have to run or the signal to wait, which is not there yet.</returns>
    internal static SyscallResult SendToSelf<TPlatform>(UserThread<TPlatform> caller, int number)
        where TPlatform : struct, IPlatform
    {
        Signal signal = (Signal)number;
        if (signal is < Signal.None or > Signal.Last)
        {
            return Errno.EINVAL;
        }

        if (signal == Signal.None)
        {
            return SyscallResult.Success;
        }

        bool isBlocked = (caller.SignalMask & SignalMasks.Of(signal)) != 0;
        ulong handler = caller.Process.SignalActions[signal].Handler;
        if (isBlocked || handler > SignalAction.Ignore || signal is Signal.Stop)
        {
            return Errno.ENOSYS;
        }

        if (handler == SignalAction.Default && signal is not (Signal.Child or Signal.Continue or Signal.Urgent or Signal.WindowChange))
        {
            caller.ExitProcess(ExitStatus.FromSignal(signal));
        }

        return SyscallResult.Success;
    }
}
