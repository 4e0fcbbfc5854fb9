using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int memfd_create(const char *name, unsigned flags)</c>: an empty file without a name in the tree.</summary>
internal static class MemFdCreate
{
    private const uint ClosesOnExec = 1;        // MFD_CLOEXEC
    private const uint AllowsSealing = 2;       // MFD_ALLOW_SEALING
    private const int MaximumName = 249;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A1;
        if ((flags & ~(ClosesOnExec | AllowsSealing)) != 0)
        {
            return Errno.EINVAL;
        }

        Errno error = UserText.Read(caller.Platform, arguments.A0, stackalloc byte[MaximumName + 1], out _);
        if (error != Errno.None)
        {
            return error == Errno.ENAMETOOLONG ? Errno.EINVAL : error;
        }

        FileContext<TPlatform> files = caller.Process.Files;
        Result<int, FileError> descriptor = files.Descriptors.Reserve(0, (flags & ClosesOnExec) != 0 ? CloseOnExec.Yes : CloseOnExec.No);
        if (!descriptor.IsSuccess)
        {
            return descriptor.Error.ToErrno();
        }

        FileError failure = FileError.OutOfMemory;
        if (files.FileSystem.TryCreateFile(FileMode.All, out RegularFile<TPlatform>? inode))
        {
            Result<OpenFile<TPlatform>, FileError> opened = FileOpener.Open<TPlatform>(inode, OpenFlags.Read | OpenFlags.Write | OpenFlags.LargeFile);
            inode.Release();
            if (opened.TryGet(out OpenFile<TPlatform> file))
            {
                files.Descriptors.Install(descriptor.Value, file);
                return descriptor.Value;
            }

            failure = opened.Error;
        }

        files.Descriptors.CancelReservation(descriptor.Value);
        return failure.ToErrno();
    }
}
