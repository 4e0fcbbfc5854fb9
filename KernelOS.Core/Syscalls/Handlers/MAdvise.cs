using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int madvise(void *addr, size_t length, int advice)</c>: MADV_DONTNEED forgets pages; what only advises is accepted.</summary>
/// <remarks>Advice that would change what a program sees (MADV_DONTFORK, MADV_WIPEONFORK and others) is EINVAL, as in a kernel without it.</remarks>
internal static class MAdvise
{
    private const int Normal = 0;
    private const int Random = 1;
    private const int Sequential = 2;
    private const int WillNeed = 3;
    private const int DontNeed = 4;
    private const int Free = 8;
    private const int HugePage = 14;
    private const int NoHugePage = 15;
    private const int DontDump = 16;
    private const int DoDump = 17;
    private const int Cold = 20;
    private const int PageOut = 21;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        switch ((int)arguments.A2)
        {
            case DontNeed:
                return caller.Process.Space.Forget(arguments.A0, arguments.A1).ToErrno();
            case Normal or Random or Sequential or WillNeed or HugePage or NoHugePage or DontDump or DoDump or Cold or PageOut:
                return caller.Process.Space.CheckMapped(arguments.A0, arguments.A1).ToErrno();
            case Free:
                // Pages may be forgotten at any time from now on, or not at all.
                return caller.Process.Space.CheckMapped(arguments.A0, arguments.A1).ToErrno();
            default:
                return Errno.EINVAL;
        }
    }
}
