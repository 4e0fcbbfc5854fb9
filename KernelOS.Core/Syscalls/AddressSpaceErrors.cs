using KernelOS.Core.Memory.Virtual;

namespace KernelOS.Core.Syscalls;

/// <summary>The one place where the reasons of the virtual memory layer become the numbers that programs know.</summary>
internal static class AddressSpaceErrors
{
    /// <summary>The error number of a reason.</summary>
    internal static Errno ToErrno(this AddressSpaceError error) => error switch
    {
        AddressSpaceError.None => Errno.None,
        AddressSpaceError.Invalid => Errno.EINVAL,
        AddressSpaceError.AlreadyMapped => Errno.EEXIST,
        AddressSpaceError.BelowMinimum => Errno.EPERM,
        AddressSpaceError.AccessDenied => Errno.EACCES,
        AddressSpaceError.Busy => Errno.EBUSY,
        AddressSpaceError.Misplaced => Errno.EIO,
        _ => Errno.ENOMEM,
    };
}
