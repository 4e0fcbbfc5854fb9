using System;

namespace KernelOS.Core.Files;

/// <summary>The permission bits of an inode, in the order of POSIX's octal notation (4 read, 2 write, 1 execute).</summary>
/// <remarks>
/// <code>
/// 11        10        9       8 7 6  5 4 3  2 1 0
/// setuid    setgid    sticky  owner  group  others
/// </code>
/// </remarks>
[Flags]
public enum FileMode : ushort
{
    /// <summary>Nobody may do anything.</summary>
    None = 0,

    /// <summary>Execution, or search of a directory, by the owner, the group or others.</summary>
    AnyExecute = 0b001_001_001,

    /// <summary>Execution, or search of a directory, by the owner: <c>0100</c>.</summary>
    OwnerExecute = 0b001_000_000,

    /// <summary>Reading by the owner: <c>0400</c>.</summary>
    OwnerRead = 0b100_000_000,

    /// <summary>The owner may write.</summary>
    OwnerWrite = 0b010_000_000,

    /// <summary>Reading by all: <c>0444</c>.</summary>
    AllRead = 0b100_100_100,

    /// <summary>Reading by all, writing by the owner: <c>0644</c>.</summary>
    DefaultFile = 0b110_100_100,

    /// <summary>Reading and writing by the owner: <c>0600</c>.</summary>
    OwnerReadWrite = 0b110_000_000,

    /// <summary>Reading and writing by all: <c>0666</c>.</summary>
    AllReadWrite = 0b110_110_110,

    /// <summary>Everything by the owner, reading and search by others: <c>0755</c>.</summary>
    DefaultDirectory = 0b111_101_101,

    /// <summary>Everything by all: <c>0777</c>.</summary>
    All = 0b111_111_111,

    /// <summary>Names in a directory belong to their owners.</summary>
    Sticky = 0b001_000_000_000,

    /// <summary>Every bit there is: <c>07777</c>.</summary>
    Mask = 0b111_111_111_111,
}
