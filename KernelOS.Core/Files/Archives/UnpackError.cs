namespace KernelOS.Core.Files.Archives;

/// <summary>Why an archive could not be unpacked.</summary>
public enum UnpackError
{
    /// <summary>It was unpacked.</summary>
    None,

    /// <summary>The archive is damaged; <see cref="UnpackResult.ArchiveError"/> tells how.</summary>
    BadArchive,

    /// <summary>No memory for a file.</summary>
    OutOfMemory,

    /// <summary>An entry lies under something that is no directory, or has the name of something of another kind.</summary>
    NameConflict,

    /// <summary>A symbolic link without a path, with a NUL in it, or with one that is too long.</summary>
    BadLink,
}
