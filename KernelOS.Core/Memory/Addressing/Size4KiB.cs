namespace KernelOS.Core.Memory.Addressing;

/// <summary>The 4 KiB page size.</summary>
public readonly struct Size4KiB : IPageSize
{
    /// <inheritdoc/>
    public static int Shift => 12;
}
