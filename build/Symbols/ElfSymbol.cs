namespace KernelOS.Symbols;

/// <summary>A symbol of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its value.</param>
/// <param name="Size">Its size in bytes; 0 if unknown.</param>
/// <param name="Type">STT_*: 0 is a plain label, 2 a function.</param>
/// <param name="Section">Index of its section.</param>
internal sealed record ElfSymbol(string Name, ulong Address, ulong Size, int Type, int Section)
{
    /// <summary>Type of plain labels, as assembly code has them.</summary>
    public const int Label = 0;

    /// <summary>Type of functions.</summary>
    public const int Function = 2;
}
