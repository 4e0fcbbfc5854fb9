using System;
using System.Buffers.Binary;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t getdents64(int fd, void *dirp, size_t count)</c>: the next entries of a directory, as many as fit.</summary>
/// <remarks>
/// Each entry is a <c>struct linux_dirent64</c> (<c>linux/dirent.h</c>), padded to a multiple of eight bytes:
/// <code>
/// +0 inode   +8 position of the next entry   +16 length of this entry (u16)   +18 kind   +19 name, NUL
/// </code>
/// Fewer entries than fit: a buffer that turns bad behind them.
/// </remarks>
internal static class GetDEnts64
{
    private const int NameOffset = 19;
    private const int Alignment = 8;
    private const int MaximumLength = 280;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        nuint room = Math.Min((uint)arguments.A2, int.MaxValue);
        nuint written = 0;
        Errno error = Errno.None;
        DirectoryItem item = default;
        Span<byte> entry = stackalloc byte[MaximumLength];
        while (error == Errno.None)
        {
            Result<bool, FileError> found = file.Operations.ReadEntry(file.Position, ref item);
            if (!found.IsSuccess)
            {
                error = found.Error.ToErrno();
                break;
            }

            if (!found.Value)
            {
                break;
            }

            int length = Encode(item, entry);
            if ((nuint)length > room - written)
            {
                error = Errno.EINVAL;
            }
            else if (!caller.Platform.TryWriteUser(arguments.A1 + written, entry.Slice(0, length)))
            {
                error = Errno.EFAULT;
            }
            else
            {
                written += (nuint)length;
                file.Position = item.NextPosition;
            }
        }

        return written != 0 ? SyscallResult.FromUnsigned(written) : error;
    }

    private static int Encode(in DirectoryItem item, Span<byte> entry)
    {
        int length = (NameOffset + item.Name.Length + 1 + Alignment - 1) & -Alignment;
        BinaryPrimitives.WriteUInt64LittleEndian(entry, item.InodeNumber);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.Slice(8), item.NextPosition);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.Slice(16), (ushort)length);
        entry[18] = (byte)(FileModeBits.Encode(item.Kind) >> 12);
        item.Name.CopyTo(entry.Slice(NameOffset));
        entry.Slice(NameOffset + item.Name.Length, length - NameOffset - item.Name.Length).Clear();
        return length;
    }
}
