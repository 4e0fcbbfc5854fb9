using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>Notes the frames of unmapped pages, until nobody can reach them through a TLB any more.</summary>
/// <param name="frames">Room for as many as there are.</param>
internal unsafe struct FrameCollector(Frame<Size4KiB>* frames) : IPageVisitor
{
    private readonly Frame<Size4KiB>* _frames = frames;

    /// <summary>How many there were.</summary>
    internal int Count { get; private set; }

    /// <inheritdoc/>
    public void Visit(PageLeaf leaf)
    {
        // SAFETY: whoever made this gave room for every page of the range that is visited.
        _frames[Count++] = Frame<Size4KiB>.FromUnchecked(leaf.Frame);
    }
}
