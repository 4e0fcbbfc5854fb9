using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int madvise(void *addr, size_t length, int advice)</c>: forgets, provides, and says what forked processes and large pages are to be.</summary>
/// <remarks>
/// There is no swapping: MADV_FREE gives the pages back at once, which it may at any time, and what only concerns swapping
/// is accepted, but for locked memory. Where a mapping cannot be split, EAGAIN.
/// </remarks>
internal static class MAdvise
{
    private const int Normal = 0;
    private const int Random = 1;
    private const int Sequential = 2;
    private const int WillNeed = 3;
    private const int DontNeed = 4;
    private const int Free = 8;
    private const int DontFork = 10;
    private const int DoFork = 11;
    private const int HugePage = 14;
    private const int NoHugePage = 15;
    private const int DontDump = 16;
    private const int DoDump = 17;
    private const int WipeOnFork = 18;
    private const int KeepOnFork = 19;
    private const int Cold = 20;
    private const int PageOut = 21;
    private const int PopulateRead = 22;
    private const int PopulateWrite = 23;
    private const int DontNeedLocked = 24;
    private const int Collapse = 25;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        AddressSpace<TPlatform> space = caller.Process.Space;
        ulong address = arguments.A0;
        ulong length = arguments.A1;
        const MappingFlags largePages = MappingFlags.LargePages | MappingFlags.SmallPages;
        switch ((int)arguments.A2)
        {
            case Normal or Random or Sequential or WillNeed or DontDump or DoDump:
                return ToResult(space.CheckMapped(address, length));
            case Cold or PageOut:
                return ToResult(space.CheckUnlocked(address, length));
            case DontNeed:
                return ToResult(space.Forget(address, length));
            case DontNeedLocked:
                return ToResult(space.ForgetLocked(address, length));
            case Free:
                return ToResult(space.ForgetPrivate(address, length));
            case DontFork:
                return ToResult(space.Advise(address, length, MappingFlags.NotForked, MappingFlags.NotForked));
            case DoFork:
                return ToResult(space.Advise(address, length, MappingFlags.None, MappingFlags.NotForked));
            case WipeOnFork:
                return ToResult(space.Advise(address, length, MappingFlags.EmptyWhenForked, MappingFlags.EmptyWhenForked));
            case KeepOnFork:
                return ToResult(space.Advise(address, length, MappingFlags.None, MappingFlags.EmptyWhenForked));
            case HugePage:
                return ToResult(space.Advise(address, length, MappingFlags.LargePages, largePages));
            case NoHugePage:
                return ToResult(space.Advise(address, length, MappingFlags.SmallPages, largePages));
            case PopulateRead:
                return Populate(space, address, length, PageAccess.Read);
            case PopulateWrite:
                return Populate(space, address, length, PageAccess.Write);
            case Collapse:
                AddressSpaceError error = space.Collapse(address, length);
                return error == AddressSpaceError.Busy ? Errno.EAGAIN : error.ToErrno();
            default:
                return Errno.EINVAL;
        }
    }

    private static SyscallResult Populate<TPlatform>(AddressSpace<TPlatform> space, ulong address, ulong length, PageAccess access)
        where TPlatform : struct, IPlatform
    {
        AddressSpaceError error = space.Populate(address, length, access, out FaultResult failure);
        if (error != AddressSpaceError.None)
        {
            return error.ToErrno();
        }

        return failure switch
        {
            FaultResult.Resolved => SyscallResult.Success,
            FaultResult.AccessDenied => Errno.EINVAL,
            FaultResult.BeyondObject => Errno.EFAULT,
            _ => Errno.ENOMEM,
        };
    }

    private static SyscallResult ToResult(AddressSpaceError error) => error switch
    {
        AddressSpaceError.OutOfMemory => Errno.EAGAIN,
        AddressSpaceError.Busy => Errno.EINVAL,
        _ => error.ToErrno(),
    };
}
