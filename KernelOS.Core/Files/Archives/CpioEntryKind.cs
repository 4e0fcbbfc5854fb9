namespace KernelOS.Core.Files.Archives;

/// <summary>What an archive's entry is.</summary>
public enum CpioEntryKind
{
    /// <summary>A kind that is not known here, such as a block device or a socket.</summary>
    Other,

    /// <summary>A file with contents.</summary>
    RegularFile,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, whose contents are its path.</summary>
    SymbolicLink,

    /// <summary>A character device.</summary>
    CharacterDevice,
}
