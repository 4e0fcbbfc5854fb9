using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Virtual;

namespace KernelOS.Core.Syscalls;

/// <summary>What Linux checks of a buffer before it asks the file.</summary>
internal static class UserTransfer
{
    /// <summary>Bytes that one call moves at most (Linux: MAX_RW_COUNT); a larger wish is cut down to it.</summary>
    internal const nuint MaximumLength = 0x7FFF_F000;

    /// <summary>Whether a buffer lies in the user half as a whole, mapped or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsInUserHalf(nuint address, nuint length) =>
        length <= UserLayout.End && address <= UserLayout.End - length;

    /// <summary>How many bytes of a wish one call moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint Limit(nuint length) => Math.Min(length, MaximumLength);
}
