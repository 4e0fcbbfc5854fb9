using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>The one place where the reasons of the file layer become the numbers that programs know.</summary>
internal static class FileErrors
{
    /// <summary>What a program finds for a transfer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static SyscallResult ToSyscallResult(this Result<nuint, FileError> result) =>
        result.TryGet(out nuint count) ? SyscallResult.FromUnsigned(count) : result.Error.ToErrno();

    /// <summary>The error number of a reason.</summary>
    internal static Errno ToErrno(this FileError error)
    {
        switch (error)
        {
            case FileError.None:
                return Errno.None;
            case FileError.NotFound:
                return Errno.ENOENT;
            case FileError.NotDirectory:
                return Errno.ENOTDIR;
            case FileError.IsDirectory:
                return Errno.EISDIR;
            case FileError.Exists:
                return Errno.EEXIST;
            case FileError.NameTooLong:
                return Errno.ENAMETOOLONG;
            case FileError.TooManySymbolicLinks:
                return Errno.ELOOP;
            case FileError.TooManyNames:
                return Errno.EMLINK;
            case FileError.NotEmpty:
                return Errno.ENOTEMPTY;
            case FileError.Busy:
                return Errno.EBUSY;
            case FileError.TextBusy:
                return Errno.ETXTBSY;
            case FileError.BadDescriptor:
                return Errno.EBADF;
            case FileError.TooManyDescriptors:
                return Errno.EMFILE;
            case FileError.TooManyOpenFiles:
                return Errno.ENFILE;
            case FileError.OutOfMemory:
                return Errno.ENOMEM;
            case FileError.NoSpace:
                return Errno.ENOSPC;
            case FileError.TooLarge:
                return Errno.EFBIG;
            case FileError.BadAddress:
                return Errno.EFAULT;
            case FileError.InvalidArgument:
                return Errno.EINVAL;
            case FileError.Overflow:
                return Errno.EOVERFLOW;
            case FileError.NotSeekable:
                return Errno.ESPIPE;
            case FileError.NotTerminal:
                return Errno.ENOTTY;
            case FileError.NoDevice:
                return Errno.ENXIO;
            case FileError.AccessDenied:
                return Errno.EACCES;
            case FileError.NotPermitted:
                return Errno.EPERM;
            case FileError.NotSupported:
                return Errno.EOPNOTSUPP;
            case FileError.WouldBlock:
                return Errno.EAGAIN;
            case FileError.Interrupted:
                return Errno.ERESTARTSYS;
            case FileError.NoProcess:
                return Errno.ESRCH;
            case FileError.NoLocks:
                return Errno.ENOLCK;
            case FileError.BrokenPipe:
                return Errno.EPIPE;
            case FileError.BufferTooSmall:
                return Errno.ERANGE;
            default:
                Panic.Raise("an error of the file layer has no number");
                return Errno.EIO;
        }
    }
}
