using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int openat(int dirfd, const char *pathname, int flags, mode_t mode)</c>: opens a file under the lowest free descriptor.</summary>
internal static class OpenAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Open(caller, (int)arguments.A0, arguments.A1, (uint)arguments.A2, (uint)arguments.A3);

    /// <summary>Opens a file.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="address">The path in user memory.</param>
    /// <param name="bits">The flags as the program has them; unknown ones mean nothing, as on Linux.</param>
    /// <param name="mode">The permissions of a file that is made.</param>
    internal static SyscallResult Open<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address, uint bits, uint mode)
        where TPlatform : struct, IPlatform
    {
        const uint DirectoryMade = OpenFlagBits.Create | OpenFlagBits.Directory;
        if ((bits & OpenFlagBits.PathOnly) == 0)
        {
            if ((bits & OpenFlagBits.Unnamed) != 0)
            {
                bool isValid = (bits & DirectoryMade) == OpenFlagBits.Directory && (bits & OpenFlagBits.AccessMask) is OpenFlagBits.WriteOnly or OpenFlagBits.ReadWrite;
                return isValid ? Errno.EOPNOTSUPP : Errno.EINVAL;
            }

            if ((bits & DirectoryMade) == DirectoryMade)
            {
                return Errno.EINVAL;
            }
        }

        using UserPath<TPlatform> path = new(caller, directory, address, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);

        // A full table shows before a path that leads nowhere, but after one that cannot be read.
        if (path.Error is not (Errno.None or Errno.EBADF or Errno.ENOTDIR))
        {
            return path.Error;
        }

        FileContext<TPlatform> files = caller.Process.Files;
        CloseOnExec closeOnExec = (bits & OpenFlagBits.CloseOnExec) != 0 ? CloseOnExec.Yes : CloseOnExec.No;
        Result<int, FileError> descriptor = files.Descriptors.Reserve(0, closeOnExec);
        if (!descriptor.IsSuccess)
        {
            return descriptor.Error.ToErrno();
        }

        Errno error = path.Error;
        if (error == Errno.None)
        {
            FileMode permissions = (FileMode)mode & FileMode.Mask & ~files.CreationMask;
            Result<OpenFile<TPlatform>, FileError> opened = FileOpener.Open(path.Start, path.Text, OpenFlagBits.Decode(bits), permissions);
            if (opened.TryGet(out OpenFile<TPlatform> file))
            {
                files.Descriptors.Install(descriptor.Value, file);
                return descriptor.Value;
            }

            error = opened.Error.ToErrno();
        }

        files.Descriptors.CancelReservation(descriptor.Value);
        return error;
    }
}
