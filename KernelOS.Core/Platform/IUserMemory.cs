using System;

namespace KernelOS.Core.Platform;

/// <summary>The user half of the active address space, whose every address may be bad.</summary>
/// <remarks>Each call checks that the whole range lies in the user half, may block on demand paging, and returns false at the first byte that cannot be accessed; bytes before it may have been copied. With interrupts disabled nothing blocks: a page that is not there yet counts as one that cannot be accessed.</remarks>
public interface IUserMemory
{
    /// <summary>Copies user bytes from the number <paramref name="source"/>, which need not be an address, to kernel memory.</summary>
    bool TryReadUser(nuint source, Span<byte> destination);

    /// <summary>Copies kernel bytes to user memory at the number <paramref name="destination"/>, which need not be an address.</summary>
    bool TryWriteUser(nuint destination, ReadOnlySpan<byte> source);

    /// <summary>Writes <paramref name="length"/> zero bytes to user memory.</summary>
    bool TryClearUser(nuint destination, nuint length);

    /// <summary>Replaces a word of user memory by <paramref name="value"/> if it is <paramref name="comparand"/>, in one step that no other CPU divides.</summary>
    /// <param name="address">Any multiple of 4.</param>
    /// <param name="comparand">What it must be.</param>
    /// <param name="value">What it becomes.</param>
    /// <param name="previous">What it was.</param>
    /// <returns>False if it cannot be written, whatever it is.</returns>
    bool TryCompareExchangeUser(nuint address, uint comparand, uint value, out uint previous);
}
