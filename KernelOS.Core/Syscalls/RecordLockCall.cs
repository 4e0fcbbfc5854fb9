using System;
using System.Buffers.Binary;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>fcntl's calls for locks on parts of files: F_GETLK, F_SETLK, F_SETLKW, and the same for open files (F_OFD_GETLK and so on).</summary>
/// <remarks>
/// A program's <c>struct flock</c> (<c>asm-generic/fcntl.h</c>), 32 bytes:
/// <code>
/// +0 kind (s16)   +2 origin (s16)   +8 start (s64)   +16 length (s64), 0 for all that follows   +24 process (s32)
/// </code>
/// </remarks>
internal static class RecordLockCall
{
    private const int Length = 32;
    private const short Shared = 0;         // F_RDLCK
    private const short Exclusive = 1;      // F_WRLCK
    private const short Unlocked = 2;       // F_UNLCK

    /// <summary>Locks, unlocks, or tells who is in the way.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="descriptor">The file's descriptor.</param>
    /// <param name="file">The file.</param>
    /// <param name="address">Where the structure lies.</param>
    /// <param name="action">What to do.</param>
    /// <param name="holder">Who is to hold the lock.</param>
    internal static SyscallResult Run<TPlatform>(
        UserThread<TPlatform> caller, int descriptor, OpenFile<TPlatform> file, nuint address, RecordLockAction action, RecordLockHolder holder)
        where TPlatform : struct, IPlatform
    {
        Span<byte> request = stackalloc byte[Length];
        if (!caller.Platform.TryReadUser(address, request))
        {
            return Errno.EFAULT;
        }

        bool isOfFile = holder == RecordLockHolder.OpenFile;
        if (isOfFile && BinaryPrimitives.ReadInt32LittleEndian(request.Slice(24)) != 0)
        {
            return Errno.EINVAL;
        }

        Errno error = Decode(file, request, isOfFile ? -1 : caller.Process.Id.Value, out RecordRange range);
        if (error != Errno.None)
        {
            return error;
        }

        object owner = isOfFile ? file : caller.Process.Files.Descriptors;
        if (action == RecordLockAction.Tell)
        {
            return range.Kind == FileLockKind.None ? Errno.EINVAL : Tell(caller.Platform, file, owner, range, address, request);
        }

        bool isAllowed = range.Kind switch
        {
            FileLockKind.Shared => (file.Flags & OpenFlags.Read) != 0,
            FileLockKind.Exclusive => (file.Flags & OpenFlags.Write) != 0,
            _ => true,
        };
        if (!isAllowed)
        {
            return Errno.EBADF;
        }

        error = file.SetRecordLock(owner, range, action == RecordLockAction.SetWaiting ? LockWaiting.Wait : LockWaiting.GiveUp).ToErrno();
        if (error != Errno.None || isOfFile || range.Kind == FileLockKind.None || caller.Process.Files.Descriptors.Names(descriptor, file))
        {
            return error;
        }

        // Another thread has closed the descriptor meanwhile, by which the process loses its locks: also one that came after that.
        file.ReleaseRecordLocks(owner);
        return Errno.EBADF;
    }

    private static Errno Decode<TPlatform>(OpenFile<TPlatform> file, ReadOnlySpan<byte> request, int process, out RecordRange range)
        where TPlatform : struct, IPlatform
    {
        range = default;
        short kind = BinaryPrimitives.ReadInt16LittleEndian(request);
        short origin = BinaryPrimitives.ReadInt16LittleEndian(request.Slice(2));
        long start = BinaryPrimitives.ReadInt64LittleEndian(request.Slice(8));
        long length = BinaryPrimitives.ReadInt64LittleEndian(request.Slice(16));
        long from = origin switch { 0 => 0, 1 => (long)file.Position, 2 => (long)file.Inode.Size, _ => -1 };
        if (from < 0)
        {
            return Errno.EINVAL;
        }

        if (start > long.MaxValue - from)
        {
            return Errno.EOVERFLOW;
        }

        start += from;
        if (start < 0)
        {
            return Errno.EINVAL;
        }

        long last = long.MaxValue;
        if (length > 0)
        {
            if (length - 1 > long.MaxValue - start)
            {
                return Errno.EOVERFLOW;
            }

            last = start + length - 1;
        }
        else if (length < 0)
        {
            if (start + length < 0)
            {
                return Errno.EINVAL;
            }

            last = start - 1;
            start += length;
        }

        if (kind is < Shared or > Unlocked)
        {
            return Errno.EINVAL;
        }

        FileLockKind decoded = kind == Shared ? FileLockKind.Shared : kind == Exclusive ? FileLockKind.Exclusive : FileLockKind.None;
        range = new RecordRange((ulong)start, (ulong)last, decoded, process);
        return Errno.None;
    }

    private static SyscallResult Tell<TPlatform>(
        TPlatform platform, OpenFile<TPlatform> file, object owner, in RecordRange range, nuint address, Span<byte> request)
        where TPlatform : struct, IPlatform
    {
        if (!file.TryFindRecordLock(owner, range, out RecordRange conflict))
        {
            return UserValue.TryWrite(platform, address, Unlocked) ? SyscallResult.Success : Errno.EFAULT;
        }

        BinaryPrimitives.WriteInt16LittleEndian(request, conflict.Kind == FileLockKind.Shared ? Shared : Exclusive);
        BinaryPrimitives.WriteInt16LittleEndian(request.Slice(2), 0);
        BinaryPrimitives.WriteUInt64LittleEndian(request.Slice(8), conflict.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(request.Slice(16), conflict.Last == long.MaxValue ? 0 : conflict.Last - conflict.Start + 1);
        BinaryPrimitives.WriteInt32LittleEndian(request.Slice(24), conflict.Process);
        return platform.TryWriteUser(address, request) ? SyscallResult.Success : Errno.EFAULT;
    }
}
