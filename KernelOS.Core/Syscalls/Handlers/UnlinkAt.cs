using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int unlinkat(int dirfd, const char *pathname, int flags)</c>: removes a name; with AT_REMOVEDIR, an empty directory.</summary>
internal static class UnlinkAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A2;
        if ((flags & ~PathFlagBits.EffectiveAccessOrRemoveDirectory) != 0)
        {
            return Errno.EINVAL;
        }

        return flags != 0
            ? RmDir.Remove(caller, (int)arguments.A0, arguments.A1)
            : Unlink.Remove(caller, (int)arguments.A0, arguments.A1);
    }
}
