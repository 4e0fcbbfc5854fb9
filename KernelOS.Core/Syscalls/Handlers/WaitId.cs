using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Waiting;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int waitid(int type, id_t id, siginfo_t *info, int options, struct rusage *usage)</c>; there are no descriptors of processes.</summary>
internal static class WaitId
{
    private const int AnyChild = 0;
    private const int OneChild = 1;
    private const int Group = 2;
    private const int Descriptor = 3;
    private const WaitOptions Events = WaitOptions.Exited | WaitOptions.Stopped | WaitOptions.Continued;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int type = (int)arguments.A0;
        int id = (int)arguments.A1;
        WaitOptions options = (WaitOptions)(uint)arguments.A3;
        if ((options & ~(WaitCall.CommonOptions | WaitOptions.Exited | WaitOptions.NoReap)) != 0
            || (options & Events) == 0
            || type is < AnyChild or > Descriptor
            || (type == OneChild && id <= 0)
            || (type is Group or Descriptor && id < 0))
        {
            return Errno.EINVAL;
        }

        if (type == Descriptor)
        {
            return Errno.EBADF;
        }

        WaitRequest request = new()
        {
            Child = new ProcessId(type == OneChild ? id : 0),
            Group = type != Group ? ProcessId.None : id == 0 ? caller.Process.GroupId : new ProcessId(id),
            Options = options,
        };
        WaitOutcome outcome = caller.Process.WaitForChild(caller, request, out ChildReport report);
        if (outcome == WaitOutcome.Found && !WaitCall.TryWriteUsage(caller.Platform, arguments.A4, report))
        {
            return Errno.EFAULT;
        }

        LinuxChildInformation information = outcome == WaitOutcome.Found ? new LinuxChildInformation(report) : default;
        if (arguments.A2 != 0 && !UserValue.TryWrite(caller.Platform, arguments.A2, information))
        {
            return Errno.EFAULT;
        }

        return outcome switch
        {
            WaitOutcome.NoChild => Errno.ECHILD,
            WaitOutcome.Interrupted => Errno.ERESTARTSYS,
            _ => SyscallResult.Success,
        };
    }
}
