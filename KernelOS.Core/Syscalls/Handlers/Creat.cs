using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int creat(const char *pathname, mode_t mode)</c>: opens for writing, empty, made if it is missing.</summary>
internal static class Creat
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        const uint Flags = OpenFlagBits.Create | OpenFlagBits.WriteOnly | OpenFlagBits.Truncate;
        return OpenAt.Open(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, Flags, (uint)arguments.A1);
    }
}
