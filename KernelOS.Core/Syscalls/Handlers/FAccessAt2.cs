using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int faccessat2(int dirfd, const char *pathname, int mode, int flags)</c>: as <see cref="FAccessAt"/>, with flags.</summary>
internal static class FAccessAt2
{
    private const uint KnownFlags = PathFlagBits.EffectiveAccessOrRemoveDirectory | PathFlagBits.KeepLink | PathFlagBits.EmptyPath;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A3;
        return (flags & ~KnownFlags) != 0
            ? Errno.EINVAL
            : FAccessAt.Check(caller, (int)arguments.A0, arguments.A1, (uint)arguments.A2, flags);
    }
}
