namespace KernelOS.Core.Memory.Virtual;

/// <summary>How binding the address of a mapping request is.</summary>
public enum Placement
{
    /// <summary>Anywhere; at the address if that is free.</summary>
    Anywhere,

    /// <summary>Exactly there; what is mapped there goes away.</summary>
    Exact,

    /// <summary>Exactly there, if that is free.</summary>
    ExactIfFree,
}
