using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int setgroups(size_t size, const gid_t *list)</c>: only no group, or root's.</summary>
internal static class SetGroups
{
    private const nuint MaximumGroups = 65536;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint count = arguments.A0;
        if (count > MaximumGroups)
        {
            return Errno.EINVAL;
        }

        for (nuint i = 0; i < count; i++)
        {
            if (!UserValue.TryRead(caller.Platform, arguments.A1 + (i * sizeof(uint)), out uint group))
            {
                return Errno.EFAULT;
            }

            if (group != 0)
            {
                return Errno.EPERM;
            }
        }

        return SyscallResult.Success;
    }
}
