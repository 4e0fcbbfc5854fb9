using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Cloning;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long clone(unsigned long flags, void *stack, int *parent_tid, int *child_tid, unsigned long tls)</c>.</summary>
/// <remarks>The low byte of the flags is the signal that tells the parent of the end.</remarks>
internal static class Clone
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        // Only clone3 knows the bits above 31.
        CloneFlags flags = (CloneFlags)(uint)arguments.A0;
        return CloneCall.Run(caller, new CloneRequest
        {
            Flags = flags & ~CloneFlags.ExitSignal,
            ExitSignal = CloneCall.ToExitSignal((ulong)(flags & CloneFlags.ExitSignal)),
            StackPointer = arguments.A1,
            ParentAddress = arguments.A2,
            ChildAddress = arguments.A3,
            ThreadPointer = arguments.A4,
        });
    }
}
