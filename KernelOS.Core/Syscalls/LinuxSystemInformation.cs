using System.Runtime.InteropServices;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct sysinfo</c>: 112 bytes.</summary>
/// <remarks>
/// <code>
/// +0 uptime   +8 loads, three   +32 total   +40 free   +48 shared   +56 buffers   +64 swap total   +72 swap free   (u64)
/// +80 processes u16, padding   +88 total high   +96 free high   (u64)   +104 bytes of a unit u32, padding
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct LinuxSystemInformation
{
    internal ulong Uptime;
    internal ulong Load1Minute;
    internal ulong Load5Minutes;
    internal ulong Load15Minutes;
    internal ulong TotalMemory;
    internal ulong FreeMemory;
    internal ulong SharedMemory;
    internal ulong Buffers;
    internal ulong TotalSwap;
    internal ulong FreeSwap;
    internal ulong Processes;
    internal ulong TotalHighMemory;
    internal ulong FreeHighMemory;
    internal ulong Unit;
}
