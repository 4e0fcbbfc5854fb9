using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mincore(void *addr, size_t length, unsigned char *vec)</c>: what was told of the pages before an error stays told.</summary>
internal static class MInCore
{
    private const ulong PageSize = 4096;
    private const int PagesAtOnce = 256;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A0 % PageSize != 0)
        {
            return Errno.EINVAL;
        }

        if (!UserTransfer.IsInUserHalf(arguments.A0, arguments.A1))
        {
            return Errno.ENOMEM;
        }

        ulong pages = (arguments.A1 + PageSize - 1) / PageSize;
        if (!UserTransfer.IsInUserHalf(arguments.A2, (nuint)pages))
        {
            return Errno.EFAULT;
        }

        Span<byte> resident = stackalloc byte[PagesAtOnce];
        for (ulong done = 0; done < pages;)
        {
            int count = (int)Math.Min(pages - done, PagesAtOnce);
            if (!caller.Process.Space.TryFindResident(arguments.A0 + (done * PageSize), resident.Slice(0, count)))
            {
                return Errno.ENOMEM;
            }

            if (!caller.Platform.TryWriteUser(arguments.A2 + (nuint)done, resident.Slice(0, count)))
            {
                return Errno.EFAULT;
            }

            done += (ulong)count;
        }

        return Errno.None;
    }
}
