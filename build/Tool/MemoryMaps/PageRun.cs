namespace KernelOS.Tool.MemoryMaps;

/// <summary>Pages of one size side by side with the same rights.</summary>
/// <param name="Start">The first one's address.</param>
/// <param name="Shift">The binary logarithm of a page's size.</param>
/// <param name="Count">How many.</param>
/// <param name="Rights">u or k for user or kernel, then w, x, g, or - for inaccessible.</param>
internal readonly record struct PageRun(ulong Start, int Shift, ulong Count, string Rights)
{
    /// <summary>Bytes that they map.</summary>
    public ulong Bytes => Count << Shift;
}
