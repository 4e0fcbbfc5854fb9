using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int setrlimit(int resource, const struct rlimit *rlim)</c>.</summary>
internal static class SetRLimit
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Resource resource = (Resource)(uint)arguments.A0;
        if (!UserValue.TryRead(caller.Platform, arguments.A1, out ResourceLimit limit))
        {
            return Errno.EFAULT;
        }

        return resource is < 0 or >= Resource.Count ? Errno.EINVAL : LimitAccess.Set(caller.Process, resource, limit);
    }
}
