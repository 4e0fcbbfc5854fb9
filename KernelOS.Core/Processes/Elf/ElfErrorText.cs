namespace KernelOS.Core.Processes.Elf;

/// <summary>Says in words what is wrong with a program file, and what helps.</summary>
public static class ElfErrorText
{
    /// <summary>One phrase that completes "cannot be executed: …".</summary>
    public static string Describe(ElfError error) => error switch
    {
        ElfError.NotElf => "it is not an ELF file",
        ElfError.Not64Bit => "it is a 32-bit program; build it for x86-64",
        ElfError.NotLittleEndian => "it is big-endian; build it for x86-64",
        ElfError.UnknownVersion => "its ELF version is unknown",
        ElfError.OtherMachine => "it is for another kind of processor; build it for x86-64",
        ElfError.NotExecutable => "it is an ELF file, but not a program",
        ElfError.BadProgramHeaders => "its program headers are damaged",
        ElfError.Truncated => "it is cut off",
        ElfError.NeedsInterpreter => "it is linked dynamically; link it with -static",
        ElfError.NoSegments => "it has nothing to load",
        ElfError.SegmentLargerInFile => "a segment has more bytes in the file than in memory",
        ElfError.MisalignedSegment => "a segment is not aligned",
        ElfError.SegmentOutOfRange => "a segment lies outside of the memory for programs",
        ElfError.OverlappingSegments => "its segments overlap or are out of order",
        ElfError.BadEntryPoint => "its entry point is not in executable memory",
        _ => "it is damaged",
    };
}
