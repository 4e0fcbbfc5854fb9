using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t readlink(const char *pathname, char *buf, size_t bufsiz)</c>: as <see cref="ReadLinkAt"/> from the working directory.</summary>
internal static class ReadLink
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        ReadLinkAt.Tell(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, arguments.A1, (int)arguments.A2, EmptyPath.NotFound);
}
