namespace KernelOS.Core.Memory.Virtual;

/// <summary>Where a range starts that <see cref="AddressSpace{TPlatform}.Protect"/> is to change.</summary>
public enum RangeStart
{
    /// <summary>At its address.</summary>
    Address,

    /// <summary>Where the stack starts in which its address lies (PROT_GROWSDOWN).</summary>
    StackStart,
}
