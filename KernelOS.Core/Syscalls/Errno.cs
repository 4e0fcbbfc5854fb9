namespace KernelOS.Core.Syscalls;

/// <summary>Why a system call failed: Linux's numbers (x86-64, <c>asm-generic/errno.h</c>), which programs hold compiled in.</summary>
public enum Errno
{
    /// <summary>Success.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>No such process.</summary>
    ESRCH = 3,

    /// <summary>Interrupted by a signal.</summary>
    EINTR = 4,

    /// <summary>Input or output failed.</summary>
    EIO = 5,

    /// <summary>No such device or address.</summary>
    ENXIO = 6,

    /// <summary>Argument list too long.</summary>
    E2BIG = 7,

    /// <summary>Not a program that can be executed.</summary>
    ENOEXEC = 8,

    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,

    /// <summary>No child processes.</summary>
    ECHILD = 10,

    /// <summary>Try again; also would block.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Bad address.</summary>
    EFAULT = 14,

    /// <summary>Not a block device.</summary>
    ENOTBLK = 15,

    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,

    /// <summary>File exists.</summary>
    EEXIST = 17,

    /// <summary>Link across file systems.</summary>
    EXDEV = 18,

    /// <summary>No such device; also cannot be mapped.</summary>
    ENODEV = 19,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>Too many open files in the system.</summary>
    ENFILE = 23,

    /// <summary>Too many open files in the process.</summary>
    EMFILE = 24,

    /// <summary>Not a terminal; also no such ioctl.</summary>
    ENOTTY = 25,

    /// <summary>File is being executed.</summary>
    ETXTBSY = 26,

    /// <summary>File too large.</summary>
    EFBIG = 27,

    /// <summary>No space left.</summary>
    ENOSPC = 28,

    /// <summary>Cannot seek.</summary>
    ESPIPE = 29,

    /// <summary>Read-only file system.</summary>
    EROFS = 30,

    /// <summary>Too many links.</summary>
    EMLINK = 31,

    /// <summary>Nobody reads the pipe.</summary>
    EPIPE = 32,

    /// <summary>Argument out of a function's domain.</summary>
    EDOM = 33,

    /// <summary>Result does not fit.</summary>
    ERANGE = 34,

    /// <summary>Would deadlock.</summary>
    EDEADLK = 35,

    /// <summary>Name too long.</summary>
    ENAMETOOLONG = 36,

    /// <summary>No locks left.</summary>
    ENOLCK = 37,

    /// <summary>No such system call.</summary>
    ENOSYS = 38,

    /// <summary>Directory not empty.</summary>
    ENOTEMPTY = 39,

    /// <summary>Too many symbolic links.</summary>
    ELOOP = 40,

    /// <summary>No data.</summary>
    ENODATA = 61,

    /// <summary>Timer expired.</summary>
    ETIME = 62,

    /// <summary>Value too large for its type.</summary>
    EOVERFLOW = 75,

    /// <summary>Name not unique.</summary>
    ENOTUNIQ = 76,

    /// <summary>Illegal byte sequence.</summary>
    EILSEQ = 84,

    /// <summary>Not a socket.</summary>
    ENOTSOCK = 88,

    /// <summary>Not supported.</summary>
    EOPNOTSUPP = 95,

    /// <summary>Timed out.</summary>
    ETIMEDOUT = 110,

    /// <summary>Already under way.</summary>
    EALREADY = 114,

    /// <summary>Cancelled.</summary>
    ECANCELED = 125,

    /// <summary>Owner died.</summary>
    EOWNERDEAD = 130,

    // What a call returns that a signal has interrupted; the way out turns it into EINTR or calls again, so that
    // programs never see these (Linux: include/linux/errno.h).

    /// <summary>Call again, unless a handler without SA_RESTART runs.</summary>
    ERESTARTSYS = 512,

    /// <summary>Call again in any case.</summary>
    ERESTARTNOINTR = 513,

    /// <summary>Call again, unless a handler runs.</summary>
    ERESTARTNOHAND = 514,

    /// <summary>Go on with restart_syscall, unless a handler runs.</summary>
    ERESTART_RESTARTBLOCK = 516,
}
