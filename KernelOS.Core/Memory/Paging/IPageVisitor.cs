namespace KernelOS.Core.Memory.Paging;

/// <summary>Is told of pages by a walk through the tables.</summary>
public interface IPageVisitor
{
    /// <summary>Is told of one page; must not change the tables.</summary>
    void Visit(PageLeaf leaf);
}
