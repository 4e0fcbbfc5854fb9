using System;

namespace KernelOS.Core.Processes;

/// <summary>What a process wants to be otherwise than usual (personality(2)); the values are Linux's.</summary>
[Flags]
public enum PersonalityFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Programs that it executes find their memory at the usual places (ADDR_NO_RANDOMIZE).</summary>
    FixedAddresses = 0x004_0000,
}
