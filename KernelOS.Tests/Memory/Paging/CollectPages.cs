using System.Collections.Generic;
using KernelOS.Core.Memory.Paging;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>Remembers the pages that it is told of.</summary>
internal readonly struct CollectPages(List<PageLeaf> pages) : IPageVisitor
{
    public List<PageLeaf> Pages { get; } = pages;

    public void Visit(PageLeaf leaf) => Pages.Add(leaf);
}
