using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>time_t time(time_t *tloc)</c>: seconds since 1970; the pointer may be null.</summary>
internal static class Time
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        long now = new LinuxMicroseconds(caller.Platform.TimeSinceEpoch).Seconds;
        return arguments.A0 == 0 || UserValue.TryWrite(caller.Platform, arguments.A0, now) ? (nint)now : Errno.EFAULT;
    }
}
