using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Files.Transfers;

/// <summary>Page boundaries in a program's memory.</summary>
internal static class UserPages
{
    /// <summary>How many of <paramref name="length"/> bytes from <paramref name="address"/> lie in the same smallest page as the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint ToPageEnd(nuint address, nuint length)
    {
        nuint size = (nuint)Page<Size4KiB>.Size;
        return Math.Min(size - (address & (size - 1)), length);
    }
}
