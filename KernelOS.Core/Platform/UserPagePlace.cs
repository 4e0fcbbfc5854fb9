namespace KernelOS.Core.Platform;

/// <summary>What there is for the 2 MiB in which a page lies.</summary>
public enum UserPagePlace : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A table, in which it has an entry of its own.</summary>
    Table,

    /// <summary>One large page, of which it is a part.</summary>
    LargePage,
}
