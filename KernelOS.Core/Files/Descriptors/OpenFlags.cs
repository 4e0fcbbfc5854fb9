using System;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>How a file is opened, and how its open file behaves.</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>Neither read nor written.</summary>
    None = 0,

    /// <summary>May be read.</summary>
    Read = 1 << 0,

    /// <summary>May be written.</summary>
    Write = 1 << 1,

    /// <summary>Each write goes to the end.</summary>
    Append = 1 << 2,

    /// <summary>Nothing waits.</summary>
    NonBlocking = 1 << 3,

    /// <summary>Make the file if it does not exist.</summary>
    Create = 1 << 4,

    /// <summary>With <see cref="Create"/>: it must not exist.</summary>
    Exclusive = 1 << 5,

    /// <summary>Cut the contents off.</summary>
    Truncate = 1 << 6,

    /// <summary>It must be a directory.</summary>
    Directory = 1 << 7,

    /// <summary>It must not be a symbolic link.</summary>
    NoFollow = 1 << 8,

    /// <summary>Only names the inode: nothing but questions about it can be asked.</summary>
    PathOnly = 1 << 9,

    /// <summary>Each write is on stable storage when it returns; memory is all there is, so it always is.</summary>
    Sync = 1 << 10,

    /// <summary>As <see cref="Sync"/>, for the data alone.</summary>
    DataSync = 1 << 11,

    /// <summary>Without a cache in between, of which there is none.</summary>
    Direct = 1 << 12,

    /// <summary>Reading does not change the access time, which it never does.</summary>
    NoAccessTime = 1 << 13,

    /// <summary>The program asked for sizes of 64 bits, which all are.</summary>
    LargeFile = 1 << 14,

    /// <summary>What an open file keeps; the rest only matters while it is opened.</summary>
    Kept = ~(Create | Exclusive | Truncate),

    /// <summary>What can be changed while it is open.</summary>
    Changeable = Append | NonBlocking | Direct | NoAccessTime,
}
