namespace KernelOS.Core.Memory.Virtual;

/// <summary>What became of a page fault.</summary>
public enum FaultResult
{
    /// <summary>The access can be tried again.</summary>
    Resolved,

    /// <summary>Nothing is mapped there (SIGSEGV, SEGV_MAPERR).</summary>
    NotMapped,

    /// <summary>The mapping does not allow the access (SIGSEGV, SEGV_ACCERR).</summary>
    AccessDenied,

    /// <summary>The page lies behind the end of the mapped object (SIGBUS, BUS_ADRERR).</summary>
    BeyondObject,

    /// <summary>There is no frame for the page.</summary>
    OutOfMemory,
}
