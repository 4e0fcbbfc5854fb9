using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mkdir(const char *pathname, mode_t mode)</c>: as <see cref="MkDirAt"/> from the working directory.</summary>
internal static class MkDir
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        MkDirAt.Make(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, (uint)arguments.A1);
}
