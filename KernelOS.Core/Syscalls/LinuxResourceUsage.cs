using System.Runtime.InteropServices;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct rusage</c>: 144 bytes, of which the last 13 words are counts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LinuxResourceUsage
{
    internal LinuxMicroseconds UserTime;
    internal LinuxMicroseconds SystemTime;
    internal long ResidentKilobytes;
    internal fixed long MemoryIntegrals[3];
    internal long MinorFaults;
    internal long MajorFaults;
    internal fixed long Unused[8];
}
