using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int dup2(int oldfd, int newfd)</c>: as <see cref="Dup3"/>, but two equal descriptors are no error.</summary>
internal static class Dup2
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int source = (int)arguments.A0;
        int target = (int)arguments.A1;
        if (source != target)
        {
            return Dup3.Replace(caller, source, target, CloseOnExec.No);
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(source);
        return lease.TryGet(out _) ? target : Errno.EBADF;
    }
}
