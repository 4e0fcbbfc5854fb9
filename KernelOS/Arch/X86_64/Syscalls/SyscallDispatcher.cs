using System.Runtime;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Boot;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls;

namespace KernelOS.Arch.X86_64.Syscalls;

/// <summary>Where SYSCALL's entry code calls C#.</summary>
internal static unsafe class SyscallDispatcher
{
    // nint kos_syscall_dispatch(nuint number, TrapFrame* frame, UserThread* caller): interrupts are enabled.
    [RuntimeExport("kos_syscall_dispatch")]
    public static nint Dispatch(nuint number, TrapFrame* frame, UserThread<BareMetal> caller)
    {
        // SAFETY: the frame holds the six arguments in the order of SyscallArguments.
        nint result = Kernel.Syscalls.Dispatch(number, ref *(SyscallArguments*)&frame->Rdi, caller).Value;
        if (Kernel.Scheduler.IsPreemptionDue)
        {
            Kernel.Scheduler.PreemptionPoint();
        }

        return result;
    }
}
