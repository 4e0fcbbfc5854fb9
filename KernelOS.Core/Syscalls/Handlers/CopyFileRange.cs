using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t copy_file_range(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t len, unsigned flags)</c>: copies between files without the program between them.</summary>
/// <remarks>Fewer bytes than asked for: the end of the input, or no room for more.</remarks>
internal static class CopyFileRange
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        TPlatform platform = caller.Platform;
        ulong from = 0;
        ulong to = 0;
        if ((arguments.A1 != 0 && !UserValue.TryRead(platform, arguments.A1, out from)) || (arguments.A3 != 0 && !UserValue.TryRead(platform, arguments.A3, out to)))
        {
            return Errno.EFAULT;
        }

        using FileLease<TPlatform> inputLease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        using FileLease<TPlatform> outputLease = caller.Process.Files.Descriptors.Borrow((int)arguments.A2);
        if (!inputLease.TryGetUsable(out OpenFile<TPlatform>? input) || !outputLease.TryGetUsable(out OpenFile<TPlatform>? output))
        {
            return Errno.EBADF;
        }

        if ((uint)arguments.A5 != 0)
        {
            return Errno.EINVAL;
        }

        if (input.Inode.Kind != InodeKind.RegularFile || output.Inode.Kind != InodeKind.RegularFile)
        {
            return input.Inode.Kind == InodeKind.Directory || output.Inode.Kind == InodeKind.Directory ? Errno.EISDIR : Errno.EINVAL;
        }

        if ((input.Flags & OpenFlags.Read) == 0 || (output.Flags & OpenFlags.Write) == 0 || output.IsAppending)
        {
            return Errno.EBADF;
        }

        from = arguments.A1 != 0 ? from : input.Position;
        to = arguments.A3 != 0 ? to : output.Position;
        nuint length = UserTransfer.Limit(arguments.A4);
        if ((long)from < 0 || (long)to < 0 || (ReferenceEquals(input.Inode, output.Inode) && from < to + length && to < from + length && length != 0))
        {
            return Errno.EINVAL;
        }

        SyscallResult result = FileCopying.Copy(platform, input, output, ref from, ref to, length);
        if (arguments.A1 == 0)
        {
            input.Position = from;
        }

        if (arguments.A3 == 0)
        {
            output.Position = to;
        }

        return (arguments.A1 == 0 || UserValue.TryWrite(platform, arguments.A1, from)) && (arguments.A3 == 0 || UserValue.TryWrite(platform, arguments.A3, to))
            ? result
            : Errno.EFAULT;
    }
}
