using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getrusage(int who, struct rusage *usage)</c>: CPU time, of the children those that were waited for, page faults, and how much was in memory at most.</summary>
/// <remarks>Time in the kernel is not told apart: all counts as the program's.</remarks>
internal static class GetRUsage
{
    private const int Self = 0;
    private const int Thread = 1;
    private const int Children = -1;
    private const int KilobytesPerPage = 4;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int who = (int)arguments.A0;
        if (who is not (Self or Thread or Children))
        {
            return Errno.EINVAL;
        }

        LinuxResourceUsage usage = new()
        {
            UserTime = new LinuxMicroseconds(who switch
            {
                Self => caller.Process.CpuTime,
                Thread => caller.CpuTime,
                _ => caller.Process.ChildrenCpuTime,
            }),
            ResidentKilobytes = (long)(who == Children ? caller.Process.ChildrenPeakResidentPages : caller.Process.PeakResidentPages) * KilobytesPerPage,
            MinorFaults = (long)(who switch
            {
                Self => caller.Process.Faults,
                Thread => caller.Faults,
                _ => caller.Process.ChildrenFaults,
            }),
        };

        return UserValue.TryWrite(caller.Platform, arguments.A1, usage) ? SyscallResult.Success : Errno.EFAULT;
    }
}
