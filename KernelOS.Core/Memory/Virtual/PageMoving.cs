using System;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What becomes of pages that are there already when a range gets another policy.</summary>
[Flags]
public enum PageMoving
{
    /// <summary>They stay.</summary>
    None = 0,

    /// <summary>It is an error if one lies, or stays, where the policy does not want it.</summary>
    Strict = 1 << 0,

    /// <summary>Those that nobody else uses move to where the policy wants them.</summary>
    Move = 1 << 1,
}
