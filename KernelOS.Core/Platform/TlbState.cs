namespace KernelOS.Core.Platform;

/// <summary>Whether some CPU may still know pages of an address space.</summary>
public enum TlbState
{
    /// <summary>It may: what is unmapped must be invalidated.</summary>
    MayHoldPages,

    /// <summary>None does, and none will: the space is at its end.</summary>
    HoldsNone,
}
