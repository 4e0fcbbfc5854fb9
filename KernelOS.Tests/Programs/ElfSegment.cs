namespace KernelOS.Tests.Programs;

/// <summary>A program header, every field freely chosen (System V gABI, "Program Header").</summary>
public sealed record ElfSegment
{
    /// <summary>PT_LOAD.</summary>
    public const uint Load = 1;

    /// <summary>PT_INTERP: the path of the dynamic loader that the program needs.</summary>
    public const uint Interpreter = 3;

    /// <summary>PF_R and PF_X.</summary>
    public const uint ReadExecute = 4 | 1;

    /// <summary>PF_R and PF_W.</summary>
    public const uint ReadWrite = 4 | 2;

    /// <summary>p_type.</summary>
    public uint Type { get; init; } = Load;

    /// <summary>p_flags.</summary>
    public uint Flags { get; init; } = ReadWrite;

    /// <summary>p_offset: where its bytes are in the file.</summary>
    public ulong Offset { get; init; }

    /// <summary>p_vaddr.</summary>
    public ulong Address { get; init; }

    /// <summary>p_filesz.</summary>
    public ulong FileSize { get; init; }

    /// <summary>p_memsz.</summary>
    public ulong MemorySize { get; init; }

    /// <summary>p_align.</summary>
    public ulong Alignment { get; init; } = 4096;
}
