using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fallocate(int fd, int mode, off_t offset, off_t len)</c>: makes a file long enough, or zeroes a part of it.</summary>
/// <remarks>Frames are given to pages when they are written, not here.</remarks>
internal static class FAllocate
{
    private const uint KeepSize = 1;        // FALLOC_FL_KEEP_SIZE
    private const uint PunchHole = 2;       // FALLOC_FL_PUNCH_HOLE

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint mode = (uint)arguments.A1;
        ulong offset = arguments.A2;
        ulong length = arguments.A3;
        if ((long)offset < 0 || (long)length <= 0)
        {
            return Errno.EINVAL;
        }

        if (mode is not (0 or KeepSize or (KeepSize | PunchHole)))
        {
            return Errno.EOPNOTSUPP;
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        if ((file.Flags & OpenFlags.Write) == 0)
        {
            return Errno.EBADF;
        }

        if (file.Inode is not RegularFile<TPlatform> inode)
        {
            return file.Inode.Kind == InodeKind.Pipe ? Errno.ESPIPE : Errno.ENODEV;
        }

        if (offset + length > RegularFile<TPlatform>.MaximumSize)
        {
            return Errno.EFBIG;
        }

        if ((mode & PunchHole) != 0)
        {
            inode.Clear(offset, offset + length);
        }

        return (mode & KeepSize) == 0 ? inode.Extend(offset + length).ToErrno() : Errno.None;
    }
}
