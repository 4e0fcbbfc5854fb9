using KernelOS.Core.Files.Descriptors;

namespace KernelOS.Core.Syscalls;

/// <summary>The flags of open(2) as programs have them compiled in: x86-64's, in octal as in <c>asm-generic/fcntl.h</c>.</summary>
internal static class OpenFlagBits
{
    /// <summary>Only reading is allowed (O_RDONLY).</summary>
    internal const uint ReadOnly = 0;

    /// <summary>Only writing is allowed (O_WRONLY).</summary>
    internal const uint WriteOnly = 1;

    /// <summary>Both are allowed (O_RDWR).</summary>
    internal const uint ReadWrite = 2;

    /// <summary>The bits of the three above (O_ACCMODE).</summary>
    internal const uint AccessMask = 3;

    /// <summary>O_CREAT, <c>0100</c>.</summary>
    internal const uint Create = 0x40;

    /// <summary>O_EXCL, <c>0200</c>.</summary>
    internal const uint Exclusive = 0x80;

    /// <summary>O_TRUNC, <c>01000</c>.</summary>
    internal const uint Truncate = 0x200;

    /// <summary>O_APPEND, <c>02000</c>.</summary>
    internal const uint Append = 0x400;

    /// <summary>O_NONBLOCK, <c>04000</c>.</summary>
    internal const uint NonBlocking = 0x800;

    /// <summary>O_DSYNC, <c>010000</c>.</summary>
    internal const uint DataSync = 0x1000;

    /// <summary>O_DIRECT, <c>040000</c>.</summary>
    internal const uint Direct = 0x4000;

    /// <summary>O_LARGEFILE, <c>0100000</c>; the kernel sets it in every open file.</summary>
    internal const uint LargeFile = 0x8000;

    /// <summary>O_DIRECTORY, <c>0200000</c>.</summary>
    internal const uint Directory = 0x1_0000;

    /// <summary>O_NOFOLLOW, <c>0400000</c>.</summary>
    internal const uint NoFollow = 0x2_0000;

    /// <summary>O_NOATIME, <c>01000000</c>.</summary>
    internal const uint NoAccessTime = 0x4_0000;

    /// <summary>O_CLOEXEC, <c>02000000</c>.</summary>
    internal const uint CloseOnExec = 0x8_0000;

    /// <summary>The bit that O_SYNC has beside O_DSYNC, <c>04000000</c>.</summary>
    internal const uint Sync = 0x10_0000;

    /// <summary>O_PATH, <c>010000000</c>.</summary>
    internal const uint PathOnly = 0x20_0000;

    /// <summary>The bit that O_TMPFILE has beside O_DIRECTORY, <c>020000000</c>.</summary>
    internal const uint Unnamed = 0x40_0000;

    private const uint MeaningfulWithPathOnly = Directory | NoFollow | PathOnly;

    /// <summary>Translates what a program asks for.</summary>
    internal static OpenFlags Decode(uint bits)
    {
        if ((bits & PathOnly) != 0)
        {
            bits &= MeaningfulWithPathOnly;
            return OpenFlags.PathOnly | Translate(bits, Directory, OpenFlags.Directory) | Translate(bits, NoFollow, OpenFlags.NoFollow);
        }

        OpenFlags access = (bits & AccessMask) switch
        {
            ReadOnly => OpenFlags.Read,
            WriteOnly => OpenFlags.Write,
            ReadWrite => OpenFlags.Read | OpenFlags.Write,
            _ => OpenFlags.None,
        };

        OpenFlags flags = access | OpenFlags.LargeFile
            | Translate(bits, Create, OpenFlags.Create)
            | Translate(bits, Exclusive, OpenFlags.Exclusive)
            | Translate(bits, Truncate, OpenFlags.Truncate)
            | Translate(bits, Directory, OpenFlags.Directory)
            | Translate(bits, NoFollow, OpenFlags.NoFollow);
        return flags | DecodeStatus(bits);
    }

    /// <summary>Translates those flags that an open file has.</summary>
    internal static OpenFlags DecodeStatus(uint bits) =>
        Translate(bits, Append, OpenFlags.Append)
        | Translate(bits, NonBlocking, OpenFlags.NonBlocking)
        | Translate(bits, DataSync | Sync, OpenFlags.DataSync)
        | Translate(bits, Sync, OpenFlags.Sync)
        | Translate(bits, Direct, OpenFlags.Direct)
        | Translate(bits, NoAccessTime, OpenFlags.NoAccessTime);

    /// <summary>What fcntl(F_GETFL) tells of an open file.</summary>
    internal static uint Encode(OpenFlags flags)
    {
        uint access = (flags & (OpenFlags.Read | OpenFlags.Write)) switch
        {
            OpenFlags.Read => ReadOnly,
            OpenFlags.Write => WriteOnly,
            OpenFlags.Read | OpenFlags.Write => ReadWrite,
            _ => (flags & OpenFlags.PathOnly) != 0 ? ReadOnly : AccessMask,
        };

        return access
            | Translate(flags, OpenFlags.Append, Append)
            | Translate(flags, OpenFlags.NonBlocking, NonBlocking)
            | Translate(flags, OpenFlags.DataSync, DataSync)
            | Translate(flags, OpenFlags.Sync, Sync)
            | Translate(flags, OpenFlags.Direct, Direct)
            | Translate(flags, OpenFlags.LargeFile, LargeFile)
            | Translate(flags, OpenFlags.Directory, Directory)
            | Translate(flags, OpenFlags.NoFollow, NoFollow)
            | Translate(flags, OpenFlags.NoAccessTime, NoAccessTime)
            | Translate(flags, OpenFlags.PathOnly, PathOnly);
    }

    private static OpenFlags Translate(uint bits, uint bit, OpenFlags flag) => (bits & bit) != 0 ? flag : OpenFlags.None;

    private static uint Translate(OpenFlags flags, OpenFlags flag, uint bit) => (flags & flag) != 0 ? bit : 0;
}
