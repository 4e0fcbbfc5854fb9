using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Waiting;

namespace KernelOS.Core.Syscalls;

/// <summary>What wait4 and waitid have in common.</summary>
internal static class WaitCall
{
    /// <summary>Options that both take.</summary>
    internal const WaitOptions CommonOptions =
        WaitOptions.NoHang | WaitOptions.Stopped | WaitOptions.Continued | WaitOptions.NoThreads | WaitOptions.All | WaitOptions.Clones;

    /// <summary>Tells the program what the children have used, unless it does not want to know.</summary>
    internal static bool TryWriteUsage<TPlatform>(TPlatform platform, nuint address, in ChildReport report)
        where TPlatform : struct, IPlatform
    {
        LinuxResourceUsage usage = new()
        {
            UserTime = new LinuxMicroseconds(report.CpuTime),
            ResidentKilobytes = (long)report.PeakResidentPages * 4,
            MinorFaults = (long)report.Faults,
        };
        return address == 0 || UserValue.TryWrite(platform, address, usage);
    }
}
