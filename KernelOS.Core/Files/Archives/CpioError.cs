namespace KernelOS.Core.Files.Archives;

/// <summary>What is wrong with a cpio archive.</summary>
public enum CpioError
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The archive ends within a header.</summary>
    TruncatedHeader,

    /// <summary>A header does not start with "070701" or "070702".</summary>
    BadMagic,

    /// <summary>A header field is not eight hexadecimal digits.</summary>
    BadNumber,

    /// <summary>The archive ends within a name.</summary>
    TruncatedName,

    /// <summary>A name is empty, does not end with its NUL, or has another NUL within.</summary>
    BadName,

    /// <summary>A name is longer than a path may be, or has a component longer than a name may be.</summary>
    NameTooLong,

    /// <summary>A name has a component "..".</summary>
    NameLeavesTree,

    /// <summary>The archive ends within the contents of a file.</summary>
    TruncatedData,

    /// <summary>The bytes of a file do not add up to its checksum.</summary>
    BadChecksum,

    /// <summary>The archive ends without its trailer.</summary>
    MissingTrailer,
}
