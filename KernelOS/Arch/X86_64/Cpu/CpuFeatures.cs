namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>What the CPU can do beyond the x86-64 baseline (Intel SDM vol. 2A, CPUID).</summary>
internal readonly struct CpuFeatures
{
    private readonly uint _leaf1Ecx;
    private readonly uint _leaf1Edx;
    private readonly uint _leaf7Ebx;
    private readonly uint _leaf7Ecx;
    private readonly uint _extendedEdx;

    private CpuFeatures(uint leaf1Ecx, uint leaf1Edx, uint leaf7Ebx, uint leaf7Ecx, uint extendedEdx)
    {
        _leaf1Ecx = leaf1Ecx;
        _leaf1Edx = leaf1Edx;
        _leaf7Ebx = leaf7Ebx;
        _leaf7Ecx = leaf7Ecx;
        _extendedEdx = extendedEdx;
    }

    /// <summary>What Linux tells programs as AT_HWCAP: leaf 1, EDX.</summary>
    public ulong UserCapabilities => _leaf1Edx;

    /// <summary>XSAVE and XRSTOR.</summary>
    public bool HasXsave => (_leaf1Ecx & (1u << 26)) != 0;

    /// <summary>RDRAND.</summary>
    public bool HasRandom => (_leaf1Ecx & (1u << 30)) != 0;

    /// <summary>SMEP: the kernel cannot execute a program's pages.</summary>
    public bool HasSupervisorExecutionPrevention => (_leaf7Ebx & (1u << 7)) != 0;

    /// <summary>SMAP: the kernel cannot touch a program's pages but where it says so.</summary>
    public bool HasSupervisorAccessPrevention => (_leaf7Ebx & (1u << 20)) != 0;

    /// <summary>UMIP: programs cannot read the descriptor-table registers.</summary>
    public bool HasUserInstructionPrevention => (_leaf7Ecx & (1u << 2)) != 0;

    /// <summary>Pages of 1 GiB.</summary>
    public bool HasGigabytePages => (_extendedEdx & (1u << 26)) != 0;

    /// <summary>The executing CPU's APIC id, by which firmware's tables know it.</summary>
    public static unsafe uint ReadApicId()
    {
        uint* registers = stackalloc uint[4];
        Instructions.Cpuid(0, 0, registers);
        if (registers[0] >= 0xB)
        {
            Instructions.Cpuid(0xB, 0, registers);
            if (registers[1] != 0)
            {
                return registers[3];
            }
        }

        // SAFETY: there is room for four registers.
        Instructions.Cpuid(1, 0, registers);
        return registers[1] >> 24;
    }

    /// <summary>Asks the executing CPU.</summary>
    public static unsafe CpuFeatures Read()
    {
        uint* registers = stackalloc uint[4];
        Instructions.Cpuid(0, 0, registers);
        uint maximum = registers[0];
        Instructions.Cpuid(1, 0, registers);
        uint leaf1Ecx = registers[2];
        uint leaf1Edx = registers[3];
        uint leaf7Ebx = 0;
        uint leaf7Ecx = 0;
        if (maximum >= 7)
        {
            Instructions.Cpuid(7, 0, registers);
            leaf7Ebx = registers[1];
            leaf7Ecx = registers[2];
        }

        Instructions.Cpuid(0x8000_0001, 0, registers);
        return new CpuFeatures(leaf1Ecx, leaf1Edx, leaf7Ebx, leaf7Ecx, registers[3]);
    }
}
