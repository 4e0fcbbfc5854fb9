using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int close_range(unsigned first, unsigned last, unsigned flags)</c>: closes descriptors side by side, or marks them for exec.</summary>
/// <remarks>Threads of one process always share their descriptors: CLOSE_RANGE_UNSHARE counts where the process has one thread.</remarks>
internal static class CloseRange
{
    private const uint Unshare = 2;         // CLOSE_RANGE_UNSHARE
    private const uint MarkOnly = 4;        // CLOSE_RANGE_CLOEXEC

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint first = (uint)arguments.A0;
        uint last = (uint)arguments.A1;
        uint flags = (uint)arguments.A2;
        if ((flags & ~(Unshare | MarkOnly)) != 0 || first > last)
        {
            return Errno.EINVAL;
        }

        if ((flags & Unshare) != 0 && caller.Process.ThreadCount == 1 && !caller.Process.Files.TryUnshare(FileSharing.Descriptors))
        {
            return Errno.ENOMEM;
        }

        FileDescriptorTable<TPlatform> descriptors = caller.Process.Files.Descriptors;
        for (int descriptor = NextOpen(descriptors, first); descriptor >= 0 && (uint)descriptor <= last; descriptor = NextOpen(descriptors, (uint)descriptor + 1))
        {
            if ((flags & MarkOnly) != 0)
            {
                descriptors.SetCloseOnExec(descriptor, CloseOnExec.Yes);
            }
            else
            {
                descriptors.Close(descriptor);
            }
        }

        return SyscallResult.Success;
    }

    private static int NextOpen<TPlatform>(FileDescriptorTable<TPlatform> descriptors, uint from)
        where TPlatform : struct, IPlatform =>
        from < FileDescriptorTable<TPlatform>.MaximumDescriptors ? descriptors.FindOpen((int)from) : -1;
}
