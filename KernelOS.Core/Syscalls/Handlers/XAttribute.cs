using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>setxattr</c>, <c>getxattr</c>, <c>removexattr</c> and their kind for links: files have no extended attributes.</summary>
internal static class XAttribute
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        NoExtendedAttributes.OfPath(caller, arguments.A0);
}
