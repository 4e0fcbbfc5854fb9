using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int prlimit64(pid_t pid, int resource, const struct rlimit64 *new, struct rlimit64 *old)</c>: either pointer may be null.</summary>
/// <remarks>A bad <c>old</c> is EFAULT after the limit has been changed, as on Linux.</remarks>
internal static class PrLimit64
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        ResourceLimit limit = default;
        if (arguments.A2 != 0 && !UserValue.TryRead(caller.Platform, arguments.A2, out limit))
        {
            return Errno.EFAULT;
        }

        if (!caller.TryFindProcess((int)arguments.A0, out Process<TPlatform>? process))
        {
            return Errno.ESRCH;
        }

        Resource resource = (Resource)(uint)arguments.A1;
        if (resource is < 0 or >= Resource.Count)
        {
            return Errno.EINVAL;
        }

        ResourceLimit previous = process.Limits[resource];
        Errno error = arguments.A2 == 0 ? Errno.None : LimitAccess.Set(process, resource, limit);
        if (error != Errno.None)
        {
            return error;
        }

        return arguments.A3 == 0 || UserValue.TryWrite(caller.Platform, arguments.A3, previous) ? SyscallResult.Success : Errno.EFAULT;
    }
}
