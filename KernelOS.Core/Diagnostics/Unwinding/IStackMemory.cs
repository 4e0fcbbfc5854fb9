namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>The memory in which an unwinder looks for saved registers; any address may be bad.</summary>
public interface IStackMemory
{
    /// <summary>Reads the eight bytes at <paramref name="address"/>, which need be neither canonical nor aligned; false where they cannot all be read, and never a fault.</summary>
    bool TryReadWord(ulong address, out ulong value);
}
