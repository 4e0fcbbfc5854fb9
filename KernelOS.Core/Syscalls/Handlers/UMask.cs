using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>mode_t umask(mode_t mask)</c>: the permissions that new files do not get; tells those before; always succeeds.</summary>
internal static class UMask
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        FileContext<TPlatform> files = caller.Process.Files;
        FileMode previous = files.CreationMask;
        files.CreationMask = (FileMode)(uint)arguments.A0 & FileMode.All;
        return (nint)(uint)previous;
    }
}
