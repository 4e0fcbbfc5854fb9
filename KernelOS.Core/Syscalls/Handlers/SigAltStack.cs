using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sigaltstack(const stack_t *ss, stack_t *old_ss)</c>: a stack for signal handlers; either pointer may be null.</summary>
internal static class SigAltStack
{
    private const uint OnStack = 1;
    private const uint AutoDisarm = 1U << 31;
    private const ulong MinimumSize = 2048;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        SignalStack wanted = default;
        if (arguments.A0 != 0 && !UserValue.TryRead(caller.Platform, arguments.A0, out wanted))
        {
            return Errno.EFAULT;
        }

        SignalStack previous = caller.SignalStack;
        if (arguments.A0 != 0)
        {
            uint mode = wanted.Flags & ~AutoDisarm;
            if (mode is not (0 or OnStack or SignalStack.Disabled))
            {
                return Errno.EINVAL;
            }

            if (mode == SignalStack.Disabled)
            {
                wanted.Address = 0;
                wanted.Size = 0;
            }
            else if (wanted.Size < MinimumSize)
            {
                return Errno.ENOMEM;
            }

            wanted.Flags = mode == SignalStack.Disabled ? SignalStack.Disabled : wanted.Flags & AutoDisarm;
            wanted.Unused = 0;
            caller.SignalStack = wanted;
        }

        return arguments.A1 == 0 || UserValue.TryWrite(caller.Platform, arguments.A1, previous) ? SyscallResult.Success : Errno.EFAULT;
    }
}
