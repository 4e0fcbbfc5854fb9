using KernelOS.Core.Diagnostics;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Syscalls;

/// <summary>Why a program was not executed, in the numbers that programs know.</summary>
internal static class StartErrors
{
    /// <summary>The error number of a reason.</summary>
    internal static Errno ToErrno(this StartError error)
    {
        switch (error)
        {
            case StartError.None:
                return Errno.None;
            case StartError.NotFound:
                return Errno.ENOENT;
            case StartError.NotDirectory:
                return Errno.ENOTDIR;
            case StartError.NameTooLong:
                return Errno.ENAMETOOLONG;
            case StartError.TooManySymbolicLinks:
            case StartError.TooManyScripts:
                return Errno.ELOOP;
            case StartError.AccessDenied:
                return Errno.EACCES;
            case StartError.BadImage:
                return Errno.ENOEXEC;
            case StartError.FileBusy:
                return Errno.ETXTBSY;
            case StartError.ArgumentsTooLong:
                return Errno.E2BIG;
            case StartError.OutOfMemory:
                return Errno.ENOMEM;
            case StartError.TooManyProcesses:
            case StartError.Ending:
                return Errno.EAGAIN;
            default:
                Panic.Raise("a reason why a program does not start has no number");
                return Errno.EIO;
        }
    }
}
