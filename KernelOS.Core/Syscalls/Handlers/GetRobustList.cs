using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long get_robust_list(int pid, struct robust_list_head **head_ptr, size_t *len_ptr)</c>: of any thread; 0 is the caller.</summary>
/// <remarks>The length is written first: it stays written if the pointer to the head cannot be, as on Linux.</remarks>
internal static class GetRobustList
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint list = caller.RobustList;
        int number = (int)arguments.A0;
        if (number != 0)
        {
            ProcessTable<TPlatform> table = caller.Process.Services.Processes.Table;
            using (table.Acquire())
            {
                if (!table.TryFind(number, out UserThread<TPlatform>? thread))
                {
                    return Errno.ESRCH;
                }

                list = thread.RobustList;
            }
        }

        return UserValue.TryWrite(caller.Platform, arguments.A2, SetRobustList.HeadSize) && UserValue.TryWrite(caller.Platform, arguments.A1, list)
            ? SyscallResult.Success
            : Errno.EFAULT;
    }
}
