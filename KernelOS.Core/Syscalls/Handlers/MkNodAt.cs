using KernelOS.Core.Files;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mknodat(int dirfd, const char *pathname, mode_t mode, dev_t dev)</c>: makes a file, a named pipe or a character device's node.</summary>
internal static class MkNodAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Make(caller, (int)arguments.A0, arguments.A1, (uint)arguments.A2, (uint)arguments.A3);

    /// <summary>Makes a node.</summary>
    internal static SyscallResult Make<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address, uint mode, uint device)
        where TPlatform : struct, IPlatform
    {
        uint kind = mode & FileModeBits.KindMask;
        if (kind is not (0 or FileModeBits.RegularFile or FileModeBits.CharacterDevice or FileModeBits.Pipe))
        {
            return kind == FileModeBits.Directory ? Errno.EPERM : Errno.EINVAL;
        }

        using UserPath<TPlatform> path = new(caller, directory, address, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        FileMode permissions = (FileMode)mode & FileMode.Mask & ~caller.Process.Files.CreationMask;
        FileError error = kind == FileModeBits.CharacterDevice
            ? NameMaker.MakeDeviceNode(path.Start, path.Text, permissions, FileModeBits.DecodeDevice(device))
            : kind == FileModeBits.Pipe ? NameMaker.MakePipe(path.Start, path.Text, permissions)
            : NameMaker.MakeFile(path.Start, path.Text, permissions);
        return error.ToErrno();
    }
}
