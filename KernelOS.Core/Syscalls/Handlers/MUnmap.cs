using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int munmap(void *addr, size_t length)</c>: all or nothing; EINVAL for an unaligned or empty range or one outside of the user half, ENOMEM if a mapping cannot be split.</summary>
internal static class MUnmap
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        return caller.Process.Space.Unmap(arguments.A0, arguments.A1).ToErrno();
    }
}
