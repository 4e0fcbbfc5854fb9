using KernelOS.Core.Diagnostics;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>The one place where reasons of the signal layer become the numbers that programs know.</summary>
internal static class SignalErrors
{
    /// <summary>The error number of a reason.</summary>
    internal static Errno ToErrno(this SignalError error)
    {
        switch (error)
        {
            case SignalError.None:
                return Errno.None;
            case SignalError.NoProcess:
                return Errno.ESRCH;
            case SignalError.NoSignal:
                return Errno.EINVAL;
            case SignalError.NoRoom:
                return Errno.EAGAIN;
            default:
                Panic.Raise("an error of the signal layer has no number");
                return Errno.EIO;
        }
    }

    /// <summary>The error number of a reason.</summary>
    internal static Errno ToErrno(this SignalStackError error) => error switch
    {
        SignalStackError.InUse => Errno.EPERM,
        SignalStackError.UnknownFlags => Errno.EINVAL,
        SignalStackError.TooSmall => Errno.ENOMEM,
        _ => Errno.None,
    };
}
