namespace KernelOS.Core.Memory.Addressing;

/// <summary>The 1 GiB page size.</summary>
public readonly struct Size1GiB : IPageSize
{
    /// <inheritdoc/>
    public static int Shift => 30;
}
