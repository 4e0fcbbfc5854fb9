using System.Runtime.InteropServices;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct tms</c>: 32 bytes, in clock ticks.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinuxTimes
{
    internal long User;
    internal long System;
    internal long ChildrenUser;
    internal long ChildrenSystem;
}
