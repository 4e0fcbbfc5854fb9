namespace KernelOS.Core.Memory.Virtual;

/// <summary>Why an address space was not changed as asked.</summary>
public enum AddressSpaceError
{
    /// <summary>It was.</summary>
    None,

    /// <summary>An address or a length is not aligned, zero or out of the user half.</summary>
    Invalid,

    /// <summary>No free addresses, too many mappings, or no memory for the bookkeeping.</summary>
    OutOfMemory,

    /// <summary>The range must be free and is not.</summary>
    AlreadyMapped,

    /// <summary>The range must be mapped throughout and is not.</summary>
    NotMapped,

    /// <summary>The range lies below the lowest address that may be mapped.</summary>
    BelowMinimum,

    /// <summary>More is asked for than what was mapped allows.</summary>
    AccessDenied,

    /// <summary>A page lies in a node in which it should not be.</summary>
    Misplaced,

    /// <summary>Something of the range is locked.</summary>
    Busy,
}
