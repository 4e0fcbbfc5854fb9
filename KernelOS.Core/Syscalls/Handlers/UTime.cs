using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int utime(const char *filename, const struct utimbuf *times)</c>: sets when a file was read and changed last, in seconds.</summary>
internal static class UTime
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint times = arguments.A1;
        if (times == 0)
        {
            return UTimeNsAt.SetOfPath(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, LinuxTime.Present, LinuxTime.Present, PathFlagBits.None);
        }

        return UserValue.TryRead(caller.Platform, times, out long access) && UserValue.TryRead(caller.Platform, times + sizeof(long), out long modification)
            ? UTimeNsAt.SetOfPath(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, new LinuxTime(access, 0), new LinuxTime(modification, 0), PathFlagBits.None)
            : Errno.EFAULT;
    }
}
