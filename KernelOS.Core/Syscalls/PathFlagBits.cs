using KernelOS.Core.Files.Paths;

namespace KernelOS.Core.Syscalls;

/// <summary>The flags of calls that take a directory descriptor and a path (<c>linux/fcntl.h</c>).</summary>
internal static class PathFlagBits
{
    /// <summary>No flag.</summary>
    internal const uint None = 0;

    /// <summary>A symbolic link at the end is meant itself (AT_SYMLINK_NOFOLLOW).</summary>
    internal const uint KeepLink = 0x100;

    /// <summary>For faccessat2: check with the effective ids (AT_EACCESS). For unlinkat: remove a directory (AT_REMOVEDIR).</summary>
    internal const uint EffectiveAccessOrRemoveDirectory = 0x200;

    /// <summary>A symbolic link at the end is followed, where it is not otherwise (AT_SYMLINK_FOLLOW).</summary>
    internal const uint FollowLink = 0x400;

    /// <summary>Nothing is mounted on the way (AT_NO_AUTOMOUNT), which nothing is.</summary>
    internal const uint NoAutomount = 0x800;

    /// <summary>An empty path means the descriptor itself (AT_EMPTY_PATH).</summary>
    internal const uint EmptyPath = 0x1000;

    /// <summary>How fresh the answer must be (AT_STATX_SYNC_TYPE), which it always is.</summary>
    internal const uint SyncMask = 0x6000;

    /// <summary>What to do with a link at the end, unless it is followed anyway.</summary>
    internal static FinalLink DecodeFinalLink(uint flags) => (flags & KeepLink) != 0 ? FinalLink.Keep : FinalLink.Follow;

    /// <summary>What an empty path means.</summary>
    internal static EmptyPath DecodeEmptyPath(uint flags) =>
        (flags & EmptyPath) != 0 ? Syscalls.EmptyPath.Descriptor : Syscalls.EmptyPath.NotFound;
}
