namespace KernelOS.Core.Files;

/// <summary>What an inode is.</summary>
public enum InodeKind : byte
{
    /// <summary>A file with contents of its own.</summary>
    RegularFile,

    /// <summary>A list of names.</summary>
    Directory,

    /// <summary>A path to go on with.</summary>
    SymbolicLink,

    /// <summary>The name of a device that reads and writes bytes.</summary>
    CharacterDevice,

    /// <summary>A stream of bytes without position.</summary>
    Pipe,
}
