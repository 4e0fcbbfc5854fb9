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
        where TPlatform : struct, IPlatform =>
        List(caller, (int)arguments.A0, arguments.A1, arguments.A2, DirectoryEntryForm.KindBeforeName);

    /// <summary>Lists the next entries.</summary>
    internal static SyscallResult List<TPlatform>(UserThread<TPlatform> caller, int descriptor, nuint destination, nuint count, DirectoryEntryForm form)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(descriptor);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        nuint room = Math.Min((uint)count, int.MaxValue);
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

            int length = Encode(item, form, entry);
            if ((nuint)length > room - written)
            {
                error = Errno.EINVAL;
            }
            else if (!caller.Platform.TryWriteUser(destination + written, entry.Slice(0, length)))
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

    private static int Encode(in DirectoryItem item, DirectoryEntryForm form, Span<byte> entry)
    {
        // The kind before the name, or the NUL and the kind behind it.
        int nameOffset = form == DirectoryEntryForm.KindBeforeName ? NameOffset : NameOffset - 1;
        int length = (NameOffset + item.Name.Length + 1 + Alignment - 1) & -Alignment;
        byte kind = (byte)(FileModeBits.Encode(item.Kind) >> 12);
        BinaryPrimitives.WriteUInt64LittleEndian(entry, item.InodeNumber);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.Slice(8), item.NextPosition);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.Slice(16), (ushort)length);
        item.Name.CopyTo(entry.Slice(nameOffset));
        entry.Slice(nameOffset + item.Name.Length, length - nameOffset - item.Name.Length).Clear();
        entry[form == DirectoryEntryForm.KindBeforeName ? NameOffset - 1 : length - 1] = kind;
        return length;
    }
}
