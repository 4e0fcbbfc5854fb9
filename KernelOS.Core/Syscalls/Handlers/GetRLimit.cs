using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getrlimit(int resource, struct rlimit *rlim)</c>.</summary>
internal static class GetRLimit
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Resource resource = (Resource)(uint)arguments.A0;
        if (resource is < 0 or >= Resource.Count)
        {
            return Errno.EINVAL;
        }

        return UserValue.TryWrite(caller.Platform, arguments.A1, caller.Process.Limits[resource]) ? SyscallResult.Success : Errno.EFAULT;
    }
}
