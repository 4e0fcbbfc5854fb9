using System.Runtime.CompilerServices;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>The global descriptor table: flat segments in the order that SYSCALL and SYSRET demand, and the task state (Intel SDM vol. 3A, 3.4.5).</summary>
[InlineArray(Count)]
internal struct Segments
{
    /// <summary>Ring 0 code, 64 bit; SYSCALL takes it from STAR[47:32].</summary>
    public const ushort KernelCode = 0x08;

    /// <summary>Ring 0 data, the next one by SYSCALL's rule.</summary>
    public const ushort KernelData = 0x10;

    /// <summary>What SYSRET counts from: STAR[63:48]; data is 8 and 64-bit code 16 further on.</summary>
    public const ushort SystemReturnBase = 0x18 | 3;

    /// <summary>Ring 3 data.</summary>
    public const ushort UserData = 0x20 | 3;

    /// <summary>Ring 3 code, 64 bit.</summary>
    public const ushort UserCode = 0x28 | 3;

    /// <summary>The task state segment, two entries wide.</summary>
    public const ushort TaskState = 0x30;

    private const int Count = 8;

    private const ulong Code64Ring0 = 0x0020_9B00_0000_0000;
    private const ulong DataRing0 = 0x0000_9300_0000_0000;
    private const ulong DataRing3 = 0x0000_F300_0000_0000;
    private const ulong Code64Ring3 = 0x0020_FB00_0000_0000;
    private const ulong AvailableTaskState = 0x0000_8900_0000_0000;

    private ulong _first;

    /// <summary>Fills the table and makes it and the task state the CPU's own.</summary>
    /// <param name="table">Where the table stays for good.</param>
    /// <param name="taskState">The CPU's task state segment, which stays for good too.</param>
    public static unsafe void Load(Segments* table, TaskStateSegment* taskState)
    {
        // SAFETY: the caller hands over two structures of its own that stay where they are.
        ref Segments entries = ref *table;
        ulong address = (ulong)taskState;
        ulong limit = (ulong)sizeof(TaskStateSegment) - 1;
        entries[0] = 0;
        entries[KernelCode / 8] = Code64Ring0;
        entries[KernelData / 8] = DataRing0;
        entries[SystemReturnBase / 8] = 0;
        entries[UserData / 8] = DataRing3;
        entries[UserCode / 8] = Code64Ring3;
        entries[TaskState / 8] = AvailableTaskState | limit | ((address & 0xFF_FFFF) << 16) | ((address >> 24 & 0xFF) << 56);
        entries[(TaskState / 8) + 1] = address >> 32;

        DescriptorTablePointer pointer = new((ushort)((Count * sizeof(ulong)) - 1), (ulong)table);
        Instructions.LoadGlobalDescriptorTable(&pointer);
        Instructions.LoadTaskRegister(TaskState);
    }
}
