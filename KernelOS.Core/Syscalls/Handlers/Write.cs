using System.Runtime.CompilerServices;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t write(int fd, const void *buf, size_t count)</c>.</summary>
/// <remarks>Fewer bytes than given: no room for more, or a buffer that turns bad behind them.</remarks>
internal static class Write
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        SyscallResult result = lease.TryGet(out OpenFile<TPlatform>? file) && (file.Flags & OpenFlags.Write) != 0
            ? WriteTo(caller, file, arguments.A1, arguments.A2)
            : Errno.EBADF;
        lease.Dispose();
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SyscallResult WriteTo<TPlatform>(UserThread<TPlatform> caller, OpenFile<TPlatform> file, nuint address, nuint length)
        where TPlatform : struct, IPlatform
    {
        if (!UserTransfer.IsInUserHalf(address, length))
        {
            return Errno.EFAULT;
        }

        WriteSource<TPlatform> source = new(caller.Platform, address, UserTransfer.Limit(length));
        return WriteOutcome.Tell(caller, file.Write(ref source), source.FoundNoReader);
    }
}
