using System.Runtime.InteropServices;
using KernelOS.Core.Processes.Cloning;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct clone_args</c> (<c>uapi/linux/sched.h</c>): 64 bytes at first, 80 and 88 later.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CloneArguments
{
    /// <summary>The size of the first version, which every caller has.</summary>
    internal const nuint MinimumSize = 64;

    internal CloneFlags Flags;
    internal ulong ProcessDescriptorAddress;
    internal ulong ChildAddress;
    internal ulong ParentAddress;
    internal ulong ExitSignal;
    internal ulong Stack;
    internal ulong StackSize;
    internal ulong ThreadPointer;
    internal ulong Numbers;
    internal ulong NumberCount;
    internal ulong ControlGroup;
}
