using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_sigsuspend(const sigset_t *mask, size_t sigsetsize)</c>: waits for a signal with another mask, which is put back after the handler has run.</summary>
internal static class RtSigSuspend
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Errno error = SignalSet.Read(caller.Platform, arguments.A0, arguments.A1, out ulong mask);
        if (error != Errno.None)
        {
            return error;
        }

        caller.Signals.BeginTemporaryMask(mask);
        _ = caller.Signals.TrySleepUntil(Instant.Never);
        return Errno.ERESTARTNOHAND;
    }
}
