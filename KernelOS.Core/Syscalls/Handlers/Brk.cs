using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>brk(addr)</c>: moves the end of the break area and returns it, the old one if that fails; never an error.</summary>
internal static class Brk
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        return SyscallResult.FromUnsigned((nuint)caller.Process.Space.SetBreak(arguments.A0));
    }
}
