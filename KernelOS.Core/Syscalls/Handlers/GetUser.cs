using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>getuid</c>, <c>geteuid</c>, <c>getgid</c> and <c>getegid</c>: there is one user, root, and one group; always succeeds.</summary>
internal static class GetUser
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform => 0;
}
