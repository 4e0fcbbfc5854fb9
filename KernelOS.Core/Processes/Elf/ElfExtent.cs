using System;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Elf;

/// <summary>What follows from all program headers together, taken in one by one.</summary>
/// <param name="entryPoint">The program's first instruction.</param>
/// <param name="headersOffset">Where in the file the program headers lie.</param>
internal struct ElfExtent(ulong entryPoint, ulong headersOffset)
{
    private const ulong PageMask = 4095;

    /// <summary>The largest alignment of a segment, a power of two.</summary>
    internal ulong Alignment { get; private set; } = PageMask + 1;

    internal bool IsEmpty { readonly get; private set; } = true;

    internal ulong Start { get; private set; }

    internal ulong End { get; private set; }

    internal bool HasEntryPoint { get; private set; }

    internal ulong HeadersAddress { get; private set; }

    internal PageAccess StackAccess { get; private set; } = PageAccess.Read | PageAccess.Write;

    /// <summary>Takes in a header; a loadable one has been checked by itself.</summary>
    internal ElfError Add(in ElfProgramHeader header)
    {
        switch (header.Type)
        {
            case ElfProgramHeader.TypeInterpreter:
                return ElfError.NeedsInterpreter;
            case ElfProgramHeader.TypeStack when header.IsExecutable:
                StackAccess |= PageAccess.Execute;
                return ElfError.None;
            case ElfProgramHeader.TypeLoad when header.MemorySize != 0:
                return AddSegment(header);
            default:
                return ElfError.None;
        }
    }

    /// <summary>Finds the load bias: none for fixed addresses; otherwise so that the largest alignment is kept.</summary>
    internal readonly bool TryPlace(bool isPositionIndependent, out ulong bias)
    {
        bias = 0;
        if (!isPositionIndependent)
        {
            return true;
        }

        // Alignment is a power of two; the segments end below 2^47, so that only the rounding can overflow.
        ulong start = (UserLayout.PositionIndependentBase + Alignment - 1) & ~(Alignment - 1);
        bias = start - (Start & ~(Alignment - 1));
        return start >= UserLayout.PositionIndependentBase && start < UserLayout.MapEnd && End <= UserLayout.MapEnd - bias;
    }

    private ElfError AddSegment(in ElfProgramHeader header)
    {
        ulong start = header.Address & ~PageMask;
        if (IsEmpty)
        {
            Start = start;
        }
        else if (start < End)
        {
            return ElfError.OverlappingSegments;
        }

        IsEmpty = false;
        End = (header.Address + header.MemorySize + PageMask) & ~PageMask;
        Alignment = Math.Max(Alignment, header.Alignment);
        HasEntryPoint |= header.IsExecutable && entryPoint - header.Address < header.MemorySize;
        if (headersOffset >= header.Offset && headersOffset - header.Offset < header.FileSize)
        {
            HeadersAddress = header.Address + (headersOffset - header.Offset);
        }

        return ElfError.None;
    }
}
