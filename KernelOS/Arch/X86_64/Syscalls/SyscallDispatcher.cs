using System.Runtime;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Tasks;
using KernelOS.Boot;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls;

namespace KernelOS.Arch.X86_64.Syscalls;

/// <summary>Where SYSCALL's entry code calls C#.</summary>
internal static unsafe class SyscallDispatcher
{
    // nint kos_syscall_dispatch(nuint number, SyscallArguments* arguments, UserThread* caller): interrupts are enabled.
    // SAFETY: the trap frame holds the six arguments in their order, from Rdi on.
    [RuntimeExport("kos_syscall_dispatch")]
    public static nint Dispatch(nuint number, SyscallArguments* arguments, UserThread<BareMetal> caller) =>
        Kernel.Syscalls.Dispatch(number, ref *arguments, caller).Value;

    // void kos_syscall_return(TrapFrame* frame, nint result): the way out when there is work; interrupts are disabled.
    [RuntimeExport("kos_syscall_return")]
    public static void Return(TrapFrame* frame, nint result)
    {
        // SAFETY: the frame is the one that the entry code has built.
        SignalFrames.SetSystemCall(frame, result);
        ReturnWork.Do();
    }
}
