using System.Runtime.InteropServices;

namespace KernelOS.Core.Syscalls;

/// <summary>The six arguments of a system call, in the order of Linux's x86-64 convention (System V psABI, A.2.1): rdi, rsi, rdx, r10, r8, r9.</summary>
/// <remarks>
/// Six words without padding: the assembly entry pushes them into the trap frame in this layout and passes their address.
/// <code>
/// +0 A0 (rdi)   +8 A1 (rsi)   +16 A2 (rdx)   +24 A3 (r10)   +32 A4 (r8)   +40 A5 (r9)
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct SyscallArguments
{
    /// <summary>The first argument, rdi.</summary>
    public nuint A0;

    /// <summary>The second argument, rsi.</summary>
    public nuint A1;

    /// <summary>The third argument, rdx.</summary>
    public nuint A2;

    /// <summary>The fourth argument, r10 (rcx holds the return address).</summary>
    public nuint A3;

    /// <summary>The fifth argument, r8.</summary>
    public nuint A4;

    /// <summary>The sixth argument, r9.</summary>
    public nuint A5;
}
