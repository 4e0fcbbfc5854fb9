namespace KernelOS.Arch.X86_64.Interrupts;

/// <summary>Interrupt vectors: the CPU's own exceptions (Intel SDM vol. 3A, table 6-1) and where the kernel puts the PIC's lines.</summary>
internal enum Vector : byte
{
    /// <summary>#DE.</summary>
    DivideError = 0,

    /// <summary>#DB.</summary>
    Debug = 1,

    /// <summary>NMI.</summary>
    NonMaskable = 2,

    /// <summary>#BP, by INT3.</summary>
    Breakpoint = 3,

    /// <summary>#OF, by INTO.</summary>
    Overflow = 4,

    /// <summary>#BR.</summary>
    BoundRange = 5,

    /// <summary>#UD.</summary>
    InvalidOpcode = 6,

    /// <summary>#NM.</summary>
    DeviceNotAvailable = 7,

    /// <summary>#DF.</summary>
    DoubleFault = 8,

    /// <summary>#TS.</summary>
    InvalidTaskState = 10,

    /// <summary>#NP.</summary>
    SegmentNotPresent = 11,

    /// <summary>#SS.</summary>
    StackFault = 12,

    /// <summary>#GP.</summary>
    GeneralProtection = 13,

    /// <summary>#PF.</summary>
    PageFault = 14,

    /// <summary>#MF.</summary>
    FloatingPoint = 16,

    /// <summary>#AC.</summary>
    AlignmentCheck = 17,

    /// <summary>#MC.</summary>
    MachineCheck = 18,

    /// <summary>#XM.</summary>
    SimdFloatingPoint = 19,

    /// <summary>The first vector that is not an exception; the PIC's line 0.</summary>
    FirstInterrupt = 32,
}
