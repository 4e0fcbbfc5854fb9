using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mknod(const char *pathname, mode_t mode, dev_t dev)</c>: as <see cref="MkNodAt"/> from the working directory.</summary>
internal static class MkNod
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        MkNodAt.Make(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, (uint)arguments.A1, (uint)arguments.A2);
}
