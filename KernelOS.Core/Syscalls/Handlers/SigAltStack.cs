using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sigaltstack(const stack_t *ss, stack_t *old_ss)</c>: a stack for signal handlers; either pointer may be null.</summary>
internal static class SigAltStack
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        SignalStack wanted = default;
        if (arguments.A0 != 0 && !UserValue.TryRead(caller.Platform, arguments.A0, out wanted))
        {
            return Errno.EFAULT;
        }

        SignalStack previous = caller.Signals.Stack;
        previous.Flags = previous.GetState(caller.Platform.UserStackPointer);
        SignalStackError error = arguments.A0 != 0 ? caller.Signals.TrySetStack(wanted) : SignalStackError.None;
        if (error != SignalStackError.None)
        {
            return error.ToErrno();
        }

        return arguments.A1 == 0 || UserValue.TryWrite(caller.Platform, arguments.A1, previous) ? SyscallResult.Success : Errno.EFAULT;
    }
}
