using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>clock_t times(struct tms *buf)</c>: clock ticks of 10 ms since boot; the pointer may be null.</summary>
/// <remarks>Time in the kernel is not told apart: all counts as the program's.</remarks>
internal static class Times
{
    private const long NanosecondsPerTick = 10_000_000;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        LinuxTimes times = new()
        {
            User = caller.Process.CpuTime.Nanoseconds / NanosecondsPerTick,
            ChildrenUser = caller.Process.ChildrenCpuTime.Nanoseconds / NanosecondsPerTick,
        };
        return arguments.A0 == 0 || UserValue.TryWrite(caller.Platform, arguments.A0, times)
            ? (nint)(caller.Platform.Now.Nanoseconds / NanosecondsPerTick)
            : Errno.EFAULT;
    }
}
