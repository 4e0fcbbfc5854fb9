using System.Runtime;
using System.Runtime.CompilerServices;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>Single instructions that C# has no word for; the code is in Instructions.S.</summary>
internal static unsafe class Instructions
{
    /// <summary>The executing CPU's own data; stable only while interrupts are disabled.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_current")]
    public static extern CpuLocal* CurrentCpu();

    /// <summary>IN from an 8-bit port.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_port_read8")]
    public static extern byte ReadPort8(ushort port);

    /// <summary>OUT to an 8-bit port.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_port_write8")]
    public static extern void WritePort8(ushort port, byte value);

    /// <summary>REP OUTSB: many bytes to one 8-bit port.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_port_write_block8")]
    public static extern void WritePortBlock8(ushort port, byte* bytes, nuint count);

    /// <summary>OUT to a 16-bit port.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_port_write16")]
    public static extern void WritePort16(ushort port, ushort value);

    /// <summary>RDMSR.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_msr")]
    public static extern ulong ReadMsr(ModelSpecificRegister register);

    /// <summary>WRMSR; faults if the value is not one that the register takes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_write_msr")]
    public static extern void WriteMsr(ModelSpecificRegister register, ulong value);

    /// <summary>CPUID; <paramref name="result"/> receives EAX, EBX, ECX, EDX.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_cpuid")]
    public static extern void Cpuid(uint leaf, uint subleaf, uint* result);

    /// <summary>RDTSC.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_tsc")]
    public static extern ulong ReadTimeStampCounter();

    /// <summary>RDRAND; false if the CPU had no random number ready. Only where CPUID reports it.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_random")]
    public static extern bool ReadRandom(ulong* value);

    /// <summary>Reads CR0.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_cr0")]
    public static extern ulong ReadCr0();

    /// <summary>Writes CR0.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_write_cr0")]
    public static extern void WriteCr0(ulong value);

    /// <summary>Reads CR2, the address of the last page fault.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_cr2")]
    public static extern ulong ReadCr2();

    /// <summary>Reads CR3, the root of the page tables.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_cr3")]
    public static extern ulong ReadCr3();

    /// <summary>Writes CR3, which also drops every translation that is not global.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_write_cr3")]
    public static extern void WriteCr3(ulong value);

    /// <summary>Reads CR4.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_cr4")]
    public static extern ulong ReadCr4();

    /// <summary>Writes CR4.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_write_cr4")]
    public static extern void WriteCr4(ulong value);

    /// <summary>INVLPG.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_invalidate_page")]
    public static extern void InvalidatePage(ulong address);

    /// <summary>LGDT, and every segment register reloaded with the kernel's selectors.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_load_gdt")]
    public static extern void LoadGlobalDescriptorTable(DescriptorTablePointer* pointer);

    /// <summary>LIDT.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_load_idt")]
    public static extern void LoadInterruptDescriptorTable(DescriptorTablePointer* pointer);

    /// <summary>LTR.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_load_task_register")]
    public static extern void LoadTaskRegister(ushort selector);

    /// <summary>RFLAGS.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_flags")]
    public static extern ulong ReadFlags();

    /// <summary>CLI; tells whether interrupts were enabled.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_disable_interrupts_and_tell")]
    public static extern bool DisableInterruptsAndTell();

    /// <summary>CLI.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_disable_interrupts")]
    public static extern void DisableInterrupts();

    /// <summary>STI.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_enable_interrupts")]
    public static extern void EnableInterrupts();

    /// <summary>STI and HLT without a gap.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_wait_for_interrupt")]
    public static extern void WaitForInterrupt();

    /// <summary>Null selectors in DS, ES, FS and GS: nothing of one program's shows in the next one's. Zeroes the FS base; interrupts must be disabled.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_reset_segments")]
    public static extern void ResetSegments();

    /// <summary>HLT.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_halt")]
    public static extern void Halt();

    /// <summary>PAUSE.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_pause")]
    public static extern void Pause();

    /// <summary>Reads DR6: why the last debug exception came.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_read_dr6")]
    public static extern ulong ReadDr6();

    /// <summary>Writes DR6, which the CPU never clears itself.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_write_dr6")]
    public static extern void WriteDr6(ulong value);

    /// <summary>The x87 exceptions that are flagged and not masked, in the order of the status word's low six bits.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_x87_exceptions")]
    public static extern uint ReadX87Exceptions();

    /// <summary>The SIMD floating-point exceptions that are flagged and not masked, in the same order.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_simd_exceptions")]
    public static extern uint ReadSimdExceptions();

    /// <summary>Writes XCR0: which state components programs may use. Only with CR4.OSXSAVE.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_write_xcr0")]
    public static extern void WriteXcr0(uint features);

    /// <summary>Sets which state components the following save and restore by XSAVE and XRSTOR; 0 for FXSAVE and FXRSTOR.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_set_extended_features")]
    public static extern void SetExtendedFeatures(uint features);

    /// <summary>Saves x87, MXCSR and the vector registers; 64-byte aligned, its header zero or saved before.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_save_extended")]
    public static extern void SaveExtendedState(byte* area);

    /// <summary>The reverse; faults if the saved MXCSR has reserved bits.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_restore_extended")]
    public static extern void RestoreExtendedState(byte* area);

    /// <summary>Makes x87, MXCSR and the vector registers what a program starts with.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_cpu_reset_extended")]
    public static extern void ResetExtendedState();
}
