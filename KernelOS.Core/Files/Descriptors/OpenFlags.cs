using System;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>How a file is opened, and how its open file behaves.</summary>
/// <remarks>Above the two lowest bits, each flag is the bit that Linux's programs have for it, so that nothing has to be translated one by one.</remarks>
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
    Append = 0x400,

    /// <summary>Nothing waits.</summary>
    NonBlocking = 0x800,

    /// <summary>Make the file if it does not exist.</summary>
    Create = 0x40,

    /// <summary>With <see cref="Create"/>: it must not exist.</summary>
    Exclusive = 0x80,

    /// <summary>Cut the contents off.</summary>
    Truncate = 0x200,

    /// <summary>It must be a directory.</summary>
    Directory = 0x1_0000,

    /// <summary>It must not be a symbolic link.</summary>
    NoFollow = 0x2_0000,

    /// <summary>Only names the inode: nothing but questions about it can be asked.</summary>
    PathOnly = 0x20_0000,

    /// <summary>Each write is on stable storage when it returns; memory is all there is, so it always is.</summary>
    Sync = 0x10_0000,

    /// <summary>As <see cref="Sync"/>, for the data alone.</summary>
    DataSync = 0x1000,

    /// <summary>Without a cache in between, of which there is none.</summary>
    Direct = 0x4000,

    /// <summary>Reading does not change the access time, which it never does.</summary>
    NoAccessTime = 0x4_0000,

    /// <summary>The program asked for sizes of 64 bits, which all are.</summary>
    LargeFile = 0x8000,

    /// <summary>What an open file keeps; the rest only matters while it is opened.</summary>
    Kept = ~(Create | Exclusive | Truncate),

    /// <summary>What can be changed while it is open.</summary>
    Changeable = Append | NonBlocking | Direct | NoAccessTime,
}
