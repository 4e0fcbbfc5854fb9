using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>rt_sigreturn</c>: what a handler returns to; takes the registers, the mask and the stack for handlers from the frame at the stack pointer.</summary>
internal static class RtSigReturn
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform => caller.Signals.Return();
}
