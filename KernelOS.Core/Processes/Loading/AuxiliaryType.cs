namespace KernelOS.Core.Processes.Loading;

/// <summary>What an entry of the auxiliary vector tells (System V x86-64 psABI, 3.4.3; Linux <c>uapi/linux/auxvec.h</c>).</summary>
internal enum AuxiliaryType : ulong
{
    /// <summary>The end.</summary>
    End = 0,

    /// <summary>Where the program headers lie.</summary>
    ProgramHeaders = 3,

    /// <summary>Bytes of a program header.</summary>
    ProgramHeaderSize = 4,

    /// <summary>How many there are.</summary>
    ProgramHeaderCount = 5,

    /// <summary>Bytes of a page.</summary>
    PageSize = 6,

    /// <summary>Where the dynamic linker lies; 0 without one.</summary>
    InterpreterBase = 7,

    /// <summary>Flags; 0.</summary>
    Flags = 8,

    /// <summary>The program's first instruction.</summary>
    EntryPoint = 9,

    /// <summary>The user.</summary>
    UserId = 11,

    /// <summary>The user whose rights count.</summary>
    EffectiveUserId = 12,

    /// <summary>The group.</summary>
    GroupId = 13,

    /// <summary>The group whose rights count.</summary>
    EffectiveGroupId = 14,

    /// <summary>Where the processor's name lies.</summary>
    Platform = 15,

    /// <summary>What the processor can do: CPUID leaf 1, edx.</summary>
    HardwareCapabilities = 16,

    /// <summary>Clock ticks a second, the unit of times().</summary>
    ClockTicks = 17,

    /// <summary>Whether the program has more rights than who started it.</summary>
    Secure = 23,

    /// <summary>Where 16 random bytes lie.</summary>
    Random = 25,

    /// <summary>Where the program's path lies.</summary>
    ExecutablePath = 31,
}
