namespace KernelOS.Tests.Emulation;

/// <summary>What an entry means to a walk.</summary>
public enum MmuStep
{
    /// <summary>The walk ends in a fault because nothing is mapped.</summary>
    NotPresent,

    /// <summary>The walk ends in a fault because bits are set that must not be: always an error of the kernel.</summary>
    Malformed,

    /// <summary>The walk goes on in the next table.</summary>
    Table,

    /// <summary>The walk has found the page.</summary>
    Page,
}
