using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int dup(int oldfd)</c>: the lowest free descriptor for the same open file.</summary>
internal static class Dup
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        return lease.TryGet(out OpenFile<TPlatform>? file) ? Duplicate(caller, file, 0, CloseOnExec.No) : Errno.EBADF;
    }

    /// <summary>Gives an open file the lowest free descriptor from <paramref name="minimum"/> on.</summary>
    internal static SyscallResult Duplicate<TPlatform>(UserThread<TPlatform> caller, OpenFile<TPlatform> file, int minimum, CloseOnExec closeOnExec)
        where TPlatform : struct, IPlatform
    {
        FileDescriptorTable<TPlatform> descriptors = caller.Process.Files.Descriptors;
        Result<int, FileError> descriptor = descriptors.Reserve(minimum, closeOnExec);
        if (!descriptor.IsSuccess)
        {
            return descriptor.Error.ToErrno();
        }

        file.Retain();
        descriptors.Install(descriptor.Value, file);
        return descriptor.Value;
    }
}
