using System;

namespace KernelOS.Core.Platform;

/// <summary>What a program may do with a page; the bits are those of PROT_READ, PROT_WRITE and PROT_EXEC.</summary>
/// <remarks>No processor has pages that can be written or executed but not read: any access includes reading.</remarks>
[Flags]
public enum PageAccess : byte
{
    /// <summary>Nothing: every access faults, also the kernel's own on the program's behalf.</summary>
    None = 0,

    /// <summary>Load.</summary>
    Read = 1,

    /// <summary>Store.</summary>
    Write = 2,

    /// <summary>Fetch instructions.</summary>
    Execute = 4,
}
