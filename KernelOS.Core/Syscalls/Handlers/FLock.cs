using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int flock(int fd, int operation)</c>: locks a whole file for an open file, shared or alone; it ends with the open file.</summary>
internal static class FLock
{
    private const uint Shared = 1;          // LOCK_SH
    private const uint Exclusive = 2;       // LOCK_EX
    private const uint DoNotWait = 4;       // LOCK_NB
    private const uint Unlock = 8;          // LOCK_UN

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint operation = (uint)arguments.A1;
        FileLockKind wanted = (operation & ~DoNotWait) switch
        {
            Shared => FileLockKind.Shared,
            Exclusive => FileLockKind.Exclusive,
            _ => FileLockKind.None,
        };
        if (wanted == FileLockKind.None && (operation & ~DoNotWait) != Unlock)
        {
            return Errno.EINVAL;
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return file.SetLock(wanted, (operation & DoNotWait) != 0 ? LockWaiting.GiveUp : LockWaiting.Wait).ToErrno();
    }
}
