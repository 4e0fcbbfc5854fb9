using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fcntl(int fd, int cmd, unsigned long argument)</c>: further descriptors, and flags of descriptors and open files.</summary>
internal static class FCntl
{
    private const uint Duplicate = 0;                   // F_DUPFD
    private const uint GetDescriptorFlags = 1;          // F_GETFD
    private const uint SetDescriptorFlags = 2;          // F_SETFD
    private const uint GetStatusFlags = 3;              // F_GETFL
    private const uint SetStatusFlags = 4;              // F_SETFL
    private const uint GetLock = 5;                     // F_GETLK
    private const uint SetLock = 6;                     // F_SETLK
    private const uint SetLockWaiting = 7;              // F_SETLKW
    private const uint SetOwner = 8;                    // F_SETOWN
    private const uint GetOwner = 9;                    // F_GETOWN
    private const uint GetFileLock = 36;                // F_OFD_GETLK
    private const uint SetFileLockWaiting = 38;         // F_OFD_SETLKW
    private const uint DuplicateCloseOnExec = 1030;     // F_DUPFD_CLOEXEC
    private const uint SetPipeSize = 1031;              // F_SETPIPE_SZ
    private const uint GetPipeSize = 1032;              // F_GETPIPE_SZ
    private const nuint CloseOnExecBit = 1;             // FD_CLOEXEC

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int descriptor = (int)arguments.A0;
        FileDescriptorTable<TPlatform> descriptors = caller.Process.Files.Descriptors;
        using FileLease<TPlatform> lease = descriptors.Borrow(descriptor);
        if (!lease.TryGet(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        switch ((uint)arguments.A1)
        {
            case Duplicate:
                return DuplicateFrom(caller, file, arguments.A2, CloseOnExec.No);
            case DuplicateCloseOnExec:
                return DuplicateFrom(caller, file, arguments.A2, CloseOnExec.Yes);
            case GetDescriptorFlags:
                return descriptors.GetCloseOnExec(descriptor) == CloseOnExec.Yes ? (nint)CloseOnExecBit : 0;
            case SetDescriptorFlags:
                descriptors.SetCloseOnExec(descriptor, (arguments.A2 & CloseOnExecBit) != 0 ? CloseOnExec.Yes : CloseOnExec.No);
                return SyscallResult.Success;
            case GetStatusFlags:
                return (nint)OpenFlagBits.Encode(file.Flags);
            case SetStatusFlags when !file.IsPathOnly:
                file.SetFlags(OpenFlagBits.DecodeStatus((uint)arguments.A2));
                return SyscallResult.Success;
            case (GetLock or SetLock or SetLockWaiting) when !file.IsPathOnly:
                return RecordLockCall.Run(caller, descriptor, file, arguments.A2, (RecordLockAction)((uint)arguments.A1 - GetLock), RecordLockHolder.Process);
            case (>= GetFileLock and <= SetFileLockWaiting) when !file.IsPathOnly:
                return RecordLockCall.Run(caller, descriptor, file, arguments.A2, (RecordLockAction)((uint)arguments.A1 - GetFileLock), RecordLockHolder.OpenFile);
            case SetOwner or GetOwner when !file.IsPathOnly:
                return SyscallResult.Success;
            case SetPipeSize or GetPipeSize when !file.IsPathOnly:
                return file.Inode is not Pipe<TPlatform> pipe ? Errno.EBADF
                    : (uint)arguments.A1 == GetPipeSize ? pipe.Capacity
                    : Resize(pipe, (uint)arguments.A2);
            default:
                return file.IsPathOnly ? Errno.EBADF : Errno.EINVAL;
        }
    }

    private static SyscallResult Resize<TPlatform>(Pipe<TPlatform> pipe, uint size)
        where TPlatform : struct, IPlatform
    {
        Result<int, FileError> capacity = pipe.SetCapacity(size);
        return capacity.IsSuccess ? capacity.Value : capacity.Error.ToErrno();
    }

    private static SyscallResult DuplicateFrom<TPlatform>(UserThread<TPlatform> caller, OpenFile<TPlatform> file, nuint minimum, CloseOnExec closeOnExec)
        where TPlatform : struct, IPlatform =>
        (uint)minimum >= (uint)caller.Process.Files.Descriptors.Limit
            ? Errno.EINVAL
            : Dup.Duplicate(caller, file, (int)minimum, closeOnExec);
}
