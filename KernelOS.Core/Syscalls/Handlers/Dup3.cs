using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int dup3(int oldfd, int newfd, int flags)</c>: another, given descriptor for the same open file, closed first if it was open.</summary>
internal static class Dup3
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A2;
        if ((flags & ~OpenFlagBits.CloseOnExec) != 0 || (int)arguments.A0 == (int)arguments.A1)
        {
            return Errno.EINVAL;
        }

        return Replace(caller, (int)arguments.A0, (int)arguments.A1, flags != 0 ? CloseOnExec.Yes : CloseOnExec.No);
    }

    /// <summary>Makes <paramref name="target"/> another descriptor for what <paramref name="source"/> refers to.</summary>
    internal static SyscallResult Replace<TPlatform>(UserThread<TPlatform> caller, int source, int target, CloseOnExec closeOnExec)
        where TPlatform : struct, IPlatform
    {
        FileDescriptorTable<TPlatform> descriptors = caller.Process.Files.Descriptors;
        using FileLease<TPlatform> lease = descriptors.Borrow(source);
        if (!lease.TryGet(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        FileError error = descriptors.Replace(file, target, closeOnExec);
        return error == FileError.None ? target : error.ToErrno();
    }
}
