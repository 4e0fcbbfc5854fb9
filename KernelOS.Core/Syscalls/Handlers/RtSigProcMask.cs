using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_sigprocmask(int how, const sigset_t *set, sigset_t *oldset, size_t sigsetsize)</c>: which signals wait; either pointer may be null.</summary>
internal static class RtSigProcMask
{
    private const int Block = 0;
    private const int Unblock = 1;
    private const int SetMask = 2;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A3 != SignalSet.Size)
        {
            return Errno.EINVAL;
        }

        ulong previous = caller.Signals.Mask;
        if (arguments.A1 != 0)
        {
            if (!UserValue.TryRead(caller.Platform, arguments.A1, out ulong set))
            {
                return Errno.EFAULT;
            }

            switch ((int)arguments.A0)
            {
                case Block:
                    caller.Signals.SetMask(previous | set);
                    break;
                case Unblock:
                    caller.Signals.SetMask(previous & ~set);
                    break;
                case SetMask:
                    caller.Signals.SetMask(set);
                    break;
                default:
                    return Errno.EINVAL;
            }
        }

        return arguments.A2 == 0 || UserValue.TryWrite(caller.Platform, arguments.A2, previous) ? SyscallResult.Success : Errno.EFAULT;
    }
}
