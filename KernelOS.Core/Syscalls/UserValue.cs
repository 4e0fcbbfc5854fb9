using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>Structures in user memory, read and written whole.</summary>
/// <remarks>The types hold no padding and no references, so that nothing of the kernel leaks and every bit pattern is a value.</remarks>
internal static class UserValue
{
    /// <summary>Reads a structure; false if any byte of it cannot be read.</summary>
    internal static unsafe bool TryRead<TPlatform, T>(TPlatform platform, nuint address, out T value)
        where TPlatform : struct, IUserMemory
        where T : unmanaged
    {
        Unsafe.SkipInit(out value);

        // SAFETY: the span covers exactly the variable, which stays in place while it is pinned.
        fixed (T* pointer = &value)
        {
            return platform.TryReadUser(address, new Span<byte>(pointer, sizeof(T)));
        }
    }

    /// <summary>Writes a structure; false if any byte of it cannot be written.</summary>
    internal static unsafe bool TryWrite<TPlatform, T>(TPlatform platform, nuint address, in T value)
        where TPlatform : struct, IUserMemory
        where T : unmanaged
    {
        // SAFETY: the span covers exactly the variable, which stays in place while it is pinned.
        fixed (T* pointer = &value)
        {
            return platform.TryWriteUser(address, new ReadOnlySpan<byte>(pointer, sizeof(T)));
        }
    }
}
