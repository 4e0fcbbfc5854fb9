namespace KernelOS.Symbols;

/// <summary>A section of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">SHT_*: 2 is a symbol table.</param>
/// <param name="Flags">SHF_*: 4 is executable.</param>
/// <param name="Address">Its virtual address.</param>
/// <param name="Offset">Where its bytes are in the file.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Link">Index of the section it refers to; for a symbol table its strings.</param>
internal sealed record ElfSection(string Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link)
{
    /// <summary>Type of the symbol table.</summary>
    public const uint SymbolTable = 2;

    /// <summary>Type of sections that have no bytes in the file.</summary>
    public const uint NoBits = 8;

    /// <summary>Whether it holds instructions.</summary>
    public bool IsExecutable => (Flags & 4) != 0;

    /// <summary>The address behind it.</summary>
    public ulong End => Address + Size;
}
