using KernelOS.Core.Memory.Paging.X86_64;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>Brings a CPU into the state that the rest of the kernel relies on: nothing is left as the loader had it.</summary>
internal static unsafe class ProcessorState
{
    private const ulong Cr0WriteProtect = 1 << 16;
    private const ulong Cr0MonitorCoprocessor = 1 << 1;
    private const ulong Cr0NumericError = 1 << 5;
    private const ulong Cr0AlignmentMask = 1 << 18;
    private const ulong Cr0PagingAndProtection = (1UL << 31) | 1 | (1 << 4);

    private const ulong Cr4PhysicalAddressExtension = 1 << 5;
    private const ulong Cr4GlobalPages = 1 << 7;
    private const ulong Cr4SaveAndRestore = 1 << 9;
    private const ulong Cr4SimdExceptions = 1 << 10;
    private const ulong Cr4UserInstructionPrevention = 1 << 11;
    private const ulong Cr4ExtendedStates = 1 << 18;
    private const ulong Cr4SupervisorExecutionPrevention = 1 << 20;
    private const ulong Cr4SupervisorAccessPrevention = 1 << 21;

    private const ulong EferSystemCall = 1 << 0;
    private const ulong EferLongMode = 1 << 8;
    private const ulong EferLongModeActive = 1 << 10;
    private const ulong EferNoExecute = 1 << 11;

    // TF, IF, DF, NT, AC: a program must not carry any of them into the kernel.
    private const ulong SystemCallFlagMask = (1 << 8) | (1 << 9) | (1 << 10) | (1 << 14) | (1 << 18);

    /// <summary>Sets the control registers, the SYSCALL registers and the memory types.</summary>
    /// <param name="features">What the CPU can do.</param>
    public static void Initialize(CpuFeatures features)
    {
        Instructions.WriteCr0(Cr0PagingAndProtection | Cr0MonitorCoprocessor | Cr0NumericError | Cr0WriteProtect | Cr0AlignmentMask);
        Instructions.WriteCr4(Cr4PhysicalAddressExtension | Cr4GlobalPages | Cr4SaveAndRestore | Cr4SimdExceptions
            | (features.HasXsave ? Cr4ExtendedStates : 0)
            | (features.HasUserInstructionPrevention ? Cr4UserInstructionPrevention : 0)
            | (features.HasSupervisorExecutionPrevention ? Cr4SupervisorExecutionPrevention : 0)
            | (features.HasSupervisorAccessPrevention ? Cr4SupervisorAccessPrevention : 0));
        ExtendedState.Initialize(features);
        Instructions.WriteMsr(ModelSpecificRegister.ExtendedFeatures, EferSystemCall | EferLongMode | EferNoExecute | EferLongModeActive);
        Instructions.WriteMsr(ModelSpecificRegister.PageAttributeTable, X86_64PageTableFormat.MemoryTypes);
        Instructions.WriteMsr(ModelSpecificRegister.SystemCallSelectors, ((ulong)Segments.SystemReturnBase << 48) | ((ulong)Segments.KernelCode << 32));
        Instructions.WriteMsr(ModelSpecificRegister.SystemCallTarget, ImageSymbols.SyscallEntry);
        Instructions.WriteMsr(ModelSpecificRegister.SystemCallFlagMask, SystemCallFlagMask);
    }
}
