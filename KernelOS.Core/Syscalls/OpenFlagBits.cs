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
    private const uint Status = Append | NonBlocking | DataSync | Sync | Direct | NoAccessTime;
    private const uint Meaningful = Status | Create | Exclusive | Truncate | Directory | NoFollow;

    /// <summary>Translates what a program asks for.</summary>
    internal static OpenFlags Decode(uint bits)
    {
        if ((bits & PathOnly) != 0)
        {
            return (OpenFlags)(bits & MeaningfulWithPathOnly);
        }

        // O_RDONLY, O_WRONLY, O_RDWR and 3, which allows neither, are one less than the two flags for reading and writing.
        OpenFlags access = (OpenFlags)((bits + 1) & AccessMask);
        return access | OpenFlags.LargeFile | (OpenFlags)(bits & Meaningful) | ImpliedBySync(bits);
    }

    /// <summary>Translates those flags that an open file has.</summary>
    internal static OpenFlags DecodeStatus(uint bits) => (OpenFlags)(bits & Status) | ImpliedBySync(bits);

    /// <summary>What fcntl(F_GETFL) tells of an open file.</summary>
    internal static uint Encode(OpenFlags flags)
    {
        uint access = (flags & OpenFlags.PathOnly) != 0 ? ReadOnly : ((uint)flags - 1) & AccessMask;
        return access | ((uint)flags & ~AccessMask);
    }

    private static OpenFlags ImpliedBySync(uint bits) => (bits & Sync) != 0 ? OpenFlags.DataSync : OpenFlags.None;
}
