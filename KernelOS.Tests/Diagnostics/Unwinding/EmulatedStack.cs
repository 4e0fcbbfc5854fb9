using KernelOS.Core.Diagnostics.Unwinding;

namespace KernelOS.Tests.Diagnostics.Unwinding;

/// <summary>A stack of whole words, outside of which nothing can be read.</summary>
/// <param name="start">The address of the first word.</param>
/// <param name="words">What it holds.</param>
internal readonly struct EmulatedStack(ulong start, ulong[] words) : IStackMemory
{
    /// <inheritdoc/>
    public bool TryReadWord(ulong address, out ulong value)
    {
        ulong index = (address - start) / 8;
        bool isReadable = address % 8 == 0 && index < (ulong)words.Length;
        value = isReadable ? words[index] : 0;
        return isReadable;
    }
}
