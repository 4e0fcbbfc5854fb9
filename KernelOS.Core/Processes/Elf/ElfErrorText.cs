namespace KernelOS.Core.Processes.Elf;

/// <summary>Says in words what is wrong with a program file, and what helps.</summary>
public static class ElfErrorText
{
    /// <summary>One phrase that follows the program's path.</summary>
    public static string Describe(ElfError error) => error switch
    {
        ElfError.NotElf => "cannot be executed: it is not an ELF file",
        ElfError.Not64Bit => "cannot be executed: it is a 32-bit program; build it for x86-64",
        ElfError.NotLittleEndian => "cannot be executed: it is big-endian; build it for x86-64",
        ElfError.UnknownVersion => "cannot be executed: its ELF version is unknown",
        ElfError.OtherMachine => "cannot be executed: it is for another kind of processor; build it for x86-64",
        ElfError.NotExecutable => "cannot be executed: it is an ELF file, but not a program",
        ElfError.BadProgramHeaders => "cannot be executed: its program headers are damaged",
        ElfError.Truncated => "cannot be executed: it is cut off",
        ElfError.NeedsInterpreter => "cannot be executed: it is linked dynamically; link it with -static",
        ElfError.NoSegments => "cannot be executed: it has nothing to load",
        ElfError.SegmentLargerInFile => "cannot be executed: a segment has more bytes in the file than in memory",
        ElfError.MisalignedSegment => "cannot be executed: a segment is not aligned",
        ElfError.SegmentOutOfRange => "cannot be executed: a segment lies outside of the memory for programs",
        ElfError.OverlappingSegments => "cannot be executed: its segments overlap or are out of order",
        ElfError.BadEntryPoint => "cannot be executed: its entry point is not in executable memory",
        _ => "cannot be executed: it is damaged",
    };
}
