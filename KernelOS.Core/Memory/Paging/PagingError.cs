namespace KernelOS.Core.Memory.Paging;

/// <summary>Why a page table was not changed.</summary>
public enum PagingError
{
    /// <summary>It was.</summary>
    None,

    /// <summary>The page is mapped already.</summary>
    AlreadyMapped,

    /// <summary>The page is not mapped.</summary>
    NotMapped,

    /// <summary>The page lies inside a larger one.</summary>
    PartOfLargerPage,

    /// <summary>Smaller pages, or a table for them, are where the page should be.</summary>
    HasSmallerPages,

    /// <summary>There is no frame for a table.</summary>
    OutOfFrames,

    /// <summary>This CPU has no pages of this size.</summary>
    UnsupportedSize,
}
