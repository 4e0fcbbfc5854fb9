namespace KernelOS.Core.Memory.Addressing;

/// <summary>The 2 MiB page size.</summary>
public readonly struct Size2MiB : IPageSize
{
    /// <inheritdoc/>
    public static int Shift => 21;
}
