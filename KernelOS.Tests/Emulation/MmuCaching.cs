namespace KernelOS.Tests.Emulation;

/// <summary>How the CPU caches a page.</summary>
public enum MmuCaching
{
    WriteBack,
    WriteThrough,
    WriteCombining,
    Uncached,
}
