using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Elf;

/// <summary>A part of a program's memory, as the file describes it; valid when it comes from an <see cref="ElfImage"/>.</summary>
/// <param name="Address">The first byte's address, before the load bias is added.</param>
/// <param name="MemorySize">Bytes in memory, at least one.</param>
/// <param name="FileOffset">Where in the file its bytes start; as far into a page as <paramref name="Address"/>.</param>
/// <param name="FileSize">Bytes in the file, at most <paramref name="MemorySize"/>; the rest of the memory is zero.</param>
/// <param name="Access">What may be done with it.</param>
public readonly record struct ElfSegment(ulong Address, ulong MemorySize, ulong FileOffset, ulong FileSize, PageAccess Access)
{
    /// <summary>The address behind the last byte.</summary>
    public ulong End => Address + MemorySize;
}
