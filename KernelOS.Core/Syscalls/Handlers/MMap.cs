using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)</c>.</summary>
/// <remarks>A file's own frames are mapped; a private mapping copies a page when it is written. Shared anonymous memory is shared with the
/// processes that will be forked. Unknown flags do nothing, except with MAP_SHARED_VALIDATE.</remarks>
internal static class MMap
{
    private const uint Shared = 1;
    private const uint Private = 2;
    private const uint SharedValidate = 3;
    private const uint TypeMask = 15;
    private const uint Fixed = 0x10;
    private const uint Anonymous = 0x20;
    private const uint Below4GiB = 0x40;
    private const uint GrowsDown = 0x100;
    private const uint Locked = 0x2000;
    private const uint NoReserve = 0x4000;
    private const uint HugePages = 0x4_0000;
    private const uint Populate = 0x8000;
    private const uint FixedNoReplace = 0x10_0000;

    /// <summary>What MAP_SHARED_VALIDATE knows beside the type: DENYWRITE, EXECUTABLE, NONBLOCK and STACK do nothing.</summary>
    private const uint KnownFlags = TypeMask | Fixed | Anonymous | Below4GiB | GrowsDown | Populate | HugePages | FixedNoReplace | 0x0003_7800;
    private const uint LowSearchEnd = 0x8000_0000;
    private const ulong PageSize = 4096;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A5 % PageSize != 0)
        {
            return Errno.EINVAL;
        }

        nuint flags = arguments.A3;
        if ((flags & Anonymous) != 0)
        {
            // The offset of anonymous memory means nothing.
            return (flags & HugePages) != 0 ? Errno.ENOMEM : Map(ref arguments, caller, source: null, forbidden: PageAccess.None);
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A4);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return (flags & HugePages) != 0 ? Errno.EINVAL : MapFile(ref arguments, caller, file);
    }

    /// <summary>Checks what a file allows: reading for any mapping, writing for a shared writable one.</summary>
    private static SyscallResult MapFile<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller, OpenFile<TPlatform> file)
        where TPlatform : struct, IPlatform
    {
        Errno error = CheckRange(arguments);
        if (error != Errno.None)
        {
            return error;
        }

        uint type = (uint)arguments.A3 & TypeMask;
        if (type is not (Shared or Private or SharedValidate))
        {
            return Errno.EINVAL;
        }

        if (type == SharedValidate && (arguments.A3 & ~(nuint)KnownFlags) != 0)
        {
            return Errno.EOPNOTSUPP;
        }

        bool isShared = type != Private;
        bool canWrite = (file.Flags & OpenFlags.Write) != 0;
        bool wantsWrite = (ProtectionBits.ToAccess(arguments.A2) & PageAccess.Write) != 0;
        if ((file.Flags & OpenFlags.Read) == 0 || (isShared && wantsWrite && !canWrite))
        {
            return Errno.EACCES;
        }

        // A mapping of zeros is what anonymous memory is.
        if (file.Inode is DeviceNode<TPlatform> device && device.Device == StandardDevices.Zero)
        {
            return Map(ref arguments, caller, source: null, isShared && !canWrite ? PageAccess.Write : PageAccess.None);
        }

        if (file.Inode is not IMemoryObject source)
        {
            return Errno.ENODEV;
        }

        return Map(ref arguments, caller, source, isShared && !canWrite ? PageAccess.Write : PageAccess.None);
    }

    /// <summary>The errors of a range that Linux finds before it looks at the file.</summary>
    private static Errno CheckRange(in SyscallArguments arguments)
    {
        if (arguments.A1 == 0)
        {
            return Errno.EINVAL;
        }

        ulong length = (arguments.A1 + PageSize - 1) & ~(PageSize - 1);
        if (length == 0)
        {
            return Errno.ENOMEM;
        }

        return arguments.A5 + length < length ? Errno.EOVERFLOW : Errno.None;
    }

    private static SyscallResult Map<TPlatform>(
        ref SyscallArguments arguments, UserThread<TPlatform> caller, IMemoryObject? source, PageAccess forbidden)
        where TPlatform : struct, IPlatform
    {
        nuint flags = arguments.A3;
        uint type = (uint)flags & TypeMask;
        if (source is null && (type is not (Shared or Private) || (type == Shared && (flags & GrowsDown) != 0)))
        {
            return Errno.EINVAL;
        }

        MappingRequest request = new()
        {
            Address = arguments.A0,
            Length = arguments.A1,
            Placement = (flags & FixedNoReplace) != 0 ? Placement.ExactIfFree : (flags & Fixed) != 0 ? Placement.Exact : Placement.Anywhere,
            SearchEnd = (flags & Below4GiB) != 0 ? LowSearchEnd : 0,
            Access = ProtectionBits.ToAccess(arguments.A2),
            Forbidden = forbidden,
            IsUnreserved = (flags & NoReserve) != 0 && caller.Process.Services.Mappings.Commit.Policy != OvercommitPolicy.Never,
            Flags = (type != Private ? MappingFlags.Shared : MappingFlags.None)
                | ((flags & GrowsDown) != 0 && source is null ? MappingFlags.GrowsDown : MappingFlags.None)
                | ((flags & Locked) != 0 ? MappingFlags.Locked : MappingFlags.None),
            Source = source,
            SourceOffset = arguments.A5,
        };
        AddressSpace<TPlatform> space = caller.Process.Space;
        Result<VirtualAddress, AddressSpaceError> mapped = space.Map(request);
        if (!mapped.TryGet(out VirtualAddress start))
        {
            return mapped.Error.ToErrno();
        }

        if ((flags & (Populate | Locked)) != 0 || space.FutureLock == MappingFlags.Locked)
        {
            space.Populate(start, arguments.A1);
        }

        return SyscallResult.FromUnsigned((nuint)start.Value);
    }
}
