using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int gettimeofday(struct timeval *tv, struct timezone *tz)</c>: the zone is always UTC; either pointer may be null.</summary>
internal static class GetTimeOfDay
{
    private const int ZoneBytes = 8;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        LinuxMicroseconds now = new(caller.Platform.TimeSinceEpoch);
        bool isWritten = (arguments.A0 == 0 || UserValue.TryWrite(caller.Platform, arguments.A0, now))
            && (arguments.A1 == 0 || caller.Platform.TryClearUser(arguments.A1, ZoneBytes));
        return isWritten ? SyscallResult.Success : Errno.EFAULT;
    }
}
