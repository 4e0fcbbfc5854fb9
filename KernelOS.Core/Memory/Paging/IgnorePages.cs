namespace KernelOS.Core.Memory.Paging;

/// <summary>A visitor for callers that do not care which pages there were.</summary>
public readonly struct IgnorePages : IPageVisitor
{
    /// <inheritdoc/>
    public void Visit(PageLeaf leaf)
    {
    }
}
