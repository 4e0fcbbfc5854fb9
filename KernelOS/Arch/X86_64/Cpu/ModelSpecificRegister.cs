namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>The model-specific registers that the kernel uses (Intel SDM vol. 4, 2.1).</summary>
internal enum ModelSpecificRegister : uint
{
    /// <summary>IA32_PAT: the memory types that page-table entries choose from.</summary>
    PageAttributeTable = 0x277,

    /// <summary>IA32_EFER.</summary>
    ExtendedFeatures = 0xC000_0080,

    /// <summary>IA32_STAR: the selectors of SYSCALL and SYSRET.</summary>
    SystemCallSelectors = 0xC000_0081,

    /// <summary>IA32_LSTAR: where SYSCALL goes.</summary>
    SystemCallTarget = 0xC000_0082,

    /// <summary>IA32_FMASK: the flags that SYSCALL clears.</summary>
    SystemCallFlagMask = 0xC000_0084,

    /// <summary>IA32_FS_BASE.</summary>
    FsBase = 0xC000_0100,

    /// <summary>IA32_GS_BASE: the kernel's while in the kernel.</summary>
    GsBase = 0xC000_0101,

    /// <summary>IA32_KERNEL_GS_BASE: the other one, that SWAPGS exchanges.</summary>
    KernelGsBase = 0xC000_0102,
}
