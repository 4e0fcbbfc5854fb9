using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sysinfo(struct sysinfo *info)</c>: uptime, memory and processes; load averages are not kept and are 0.</summary>
internal static class SysInfo
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const ulong PageSize = 4096;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        LinuxSystemInformation information = new()
        {
            Uptime = (ulong)(caller.Platform.Now.Nanoseconds / NanosecondsPerSecond),
            TotalMemory = caller.Platform.TotalFrames * PageSize,
            FreeMemory = caller.Platform.FreeFrames * PageSize,
            Processes = (ushort)caller.Process.Services.Processes.Table.Count,
            Unit = 1,
        };
        return UserValue.TryWrite(caller.Platform, arguments.A0, information) ? SyscallResult.Success : Errno.EFAULT;
    }
}
