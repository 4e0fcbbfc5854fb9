using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Waiting;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)</c>.</summary>
/// <remarks>A child is gone even if its status cannot be written, as on Linux.</remarks>
internal static class Wait4
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int number = (int)arguments.A0;
        WaitOptions options = (WaitOptions)(uint)arguments.A2;
        if ((options & ~WaitCall.CommonOptions) != 0)
        {
            return Errno.EINVAL;
        }

        if (number == int.MinValue)
        {
            return Errno.ESRCH;
        }

        WaitRequest request = new()
        {
            Child = new ProcessId(number > 0 ? number : 0),
            Group = number == 0 ? caller.Process.GroupId : new ProcessId(number < -1 ? -number : 0),
            Options = options | WaitOptions.Exited,
        };
        switch (caller.Process.WaitForChild(caller, request, out ChildReport report))
        {
            case WaitOutcome.NothingYet:
                return SyscallResult.Success;
            case WaitOutcome.NoChild:
                return Errno.ECHILD;
            case WaitOutcome.Interrupted:
                return Errno.ERESTARTSYS;
        }

        bool isWritten = (arguments.A1 == 0 || UserValue.TryWrite(caller.Platform, arguments.A1, report.WaitStatus))
            && WaitCall.TryWriteUsage(caller.Platform, arguments.A3, report);
        return isWritten ? report.Id.Value : Errno.EFAULT;
    }
}
