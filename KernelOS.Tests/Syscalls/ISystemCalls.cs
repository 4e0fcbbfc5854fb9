using System;
using KernelOS.Core.Syscalls;

namespace KernelOS.Tests.Syscalls;

/// <summary>A kernel that system calls can be made to: ours, or the host's Linux.</summary>
public interface ISystemCalls : IDisposable
{
    /// <summary>Makes a call.</summary>
    /// <param name="number">Which.</param>
    /// <param name="arguments">Numbers; texts, which are given as paths; arrays of bytes, which are copied in and back; null for no address.</param>
    /// <returns>What the program finds in rax: negative error numbers too.</returns>
    long Call(SyscallNumber number, params object?[] arguments);
}
