using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>sigset_t</c> of 8 bytes, whose size programs give with it; bit 0 is signal 1.</summary>
internal static class SignalSet
{
    /// <summary>Bytes.</summary>
    internal const nuint Size = sizeof(ulong);

    /// <summary>Reads a set of the size that a program gave.</summary>
    internal static Errno Read<TPlatform>(TPlatform platform, nuint address, nuint size, out ulong set)
        where TPlatform : struct, IUserMemory
    {
        set = 0;
        return size != Size ? Errno.EINVAL
            : UserValue.TryRead(platform, address, out set) ? Errno.None
            : Errno.EFAULT;
    }
}
