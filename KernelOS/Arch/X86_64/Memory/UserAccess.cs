using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>Copies to and from the user half; a fault on the way is resolved or ends the copy, never the kernel.</summary>
internal static unsafe class UserAccess
{
    /// <summary>Copies user bytes to kernel memory; false if some cannot be read.</summary>
    public static bool TryRead(nuint source, Span<byte> destination)
    {
        // SAFETY: the range lies in the user half, and kos_user_copy survives any fault there.
        fixed (byte* target = &MemoryMarshal.GetReference(destination))
        {
            return IsUserRange(source, (nuint)destination.Length) && Copy(target, (byte*)source, (nuint)destination.Length);
        }
    }

    /// <summary>Copies kernel bytes to user memory; false if some cannot be written.</summary>
    public static bool TryWrite(nuint destination, ReadOnlySpan<byte> source)
    {
        // SAFETY: as above.
        fixed (byte* bytes = &MemoryMarshal.GetReference(source))
        {
            return IsUserRange(destination, (nuint)source.Length) && Copy((byte*)destination, bytes, (nuint)source.Length);
        }
    }

    /// <summary>Zeroes user memory; false if some cannot be written.</summary>
    public static bool TryClear(nuint destination, nuint length) =>
        IsUserRange(destination, length) && Clear((byte*)destination, length);

    /// <inheritdoc cref="Core.Platform.IUserMemory.TryCompareExchangeUser"/>
    public static bool TryCompareExchange(nuint address, uint comparand, uint value, out uint previous)
    {
        previous = 0;

        // SAFETY: as above; what it was goes to the caller's variable, which stays in place while it is pinned.
        fixed (uint* result = &previous)
        {
            return IsUserRange(address, sizeof(uint)) && CompareExchange((uint*)address, comparand, value, result);
        }
    }

    /// <summary>Whether a fault at <paramref name="instruction"/> is one of these copies'.</summary>
    public static bool IsUserAccess(ulong instruction) =>
        instruction - ImageSymbols.UserAccessStart < ImageSymbols.UserAccessEnd - ImageSymbols.UserAccessStart;

    /// <summary>Whether a range lies in the user half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsUserRange(nuint start, nuint length) =>
        start <= KernelAddressMap.UserEnd && length <= KernelAddressMap.UserEnd - start;

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_user_copy")]
    private static extern bool Copy(byte* destination, byte* source, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_user_clear")]
    private static extern bool Clear(byte* destination, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_user_compare_exchange")]
    private static extern bool CompareExchange(uint* address, uint comparand, uint value, uint* previous);
}
