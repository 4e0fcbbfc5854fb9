using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int futimesat(int dirfd, const char *pathname, const struct timeval times[2])</c>: sets when a file was read and changed last, in microseconds.</summary>
internal static class FUTimesAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Set(caller, (int)arguments.A0, arguments.A1, arguments.A2);

    /// <summary>Sets the times of what a path names, or without one of a descriptor.</summary>
    internal static SyscallResult Set<TPlatform>(UserThread<TPlatform> caller, int directory, nuint path, nuint times)
        where TPlatform : struct, IPlatform
    {
        LinuxTime access = LinuxTime.Present;
        LinuxTime modification = LinuxTime.Present;
        if (times != 0)
        {
            if (!UserValue.TryRead(caller.Platform, times, out LinuxMicroseconds first)
                || !UserValue.TryRead(caller.Platform, times + LinuxTime.Size, out LinuxMicroseconds second))
            {
                return Errno.EFAULT;
            }

            if (!first.IsTime || !second.IsTime)
            {
                return Errno.EINVAL;
            }

            access = new LinuxTime(first.Seconds, first.Microseconds * 1000);
            modification = new LinuxTime(second.Seconds, second.Microseconds * 1000);
        }

        return path == 0 && directory != UserPath<TPlatform>.WorkingDirectory
            ? UTimeNsAt.SetOfDescriptor(caller, directory, access, modification)
            : UTimeNsAt.SetOfPath(caller, directory, path, access, modification, PathFlagBits.None);
    }
}
