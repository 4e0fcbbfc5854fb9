namespace KernelOS.Core.Processes.Elf;

/// <summary>Why a file is not a program that can run here.</summary>
public enum ElfError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It does not start as an ELF file does.</summary>
    NotElf,

    /// <summary>It is not 64 bits wide.</summary>
    Not64Bit,

    /// <summary>It is not little-endian.</summary>
    NotLittleEndian,

    /// <summary>It has another version of the format than 1.</summary>
    UnknownVersion,

    /// <summary>It is for another kind of processor.</summary>
    OtherMachine,

    /// <summary>It is an object file, a library or a core dump.</summary>
    NotExecutable,

    /// <summary>Its program headers have another size than the format's, or there are too many.</summary>
    BadProgramHeaders,

    /// <summary>Its headers or segments reach beyond its end.</summary>
    Truncated,

    /// <summary>It needs a dynamic linker.</summary>
    NeedsInterpreter,

    /// <summary>It has nothing to load.</summary>
    NoSegments,

    /// <summary>A segment has more bytes in the file than in memory.</summary>
    SegmentLargerInFile,

    /// <summary>A segment's alignment is no power of two, or its address and its offset do not fit to it.</summary>
    MisalignedSegment,

    /// <summary>A segment does not lie in the part of memory that programs may use.</summary>
    SegmentOutOfRange,

    /// <summary>Two segments share a page, or are not in the order of their addresses.</summary>
    OverlappingSegments,

    /// <summary>The entry point does not lie in executable bytes of a segment.</summary>
    BadEntryPoint,
}
