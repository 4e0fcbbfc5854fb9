using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Tasks;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Syscalls;

namespace KernelOS.Arch.X86_64.Syscalls;

/// <summary>Where SYSCALL's entry code and C# meet.</summary>
internal static unsafe class SyscallDispatcher
{
    /// <summary>Lets this CPU's programs make system calls: gives the entry code the handlers.</summary>
    /// <param name="table">The handlers, for good.</param>
    public static void Initialize(SyscallTable<BareMetal> table)
    {
        foreach (nint handler in table.Handlers)
        {
            // That is how the compiler marks what is no address of code but of a function with a hidden argument.
            Check.That((handler & 2) == 0, "a system call's handler is not what assembly can call");
        }

        // SAFETY: an array stays where it is: nothing moves objects here.
        Instructions.CurrentCpu()->SyscallHandlers = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(table.Handlers));
    }

    // void kos_syscall_return(TrapFrame* frame, nint result): the way out when there is work; interrupts are disabled.
    [RuntimeExport("kos_syscall_return")]
    public static void Return(TrapFrame* frame, nint result)
    {
        // SAFETY: the frame is the one that the entry code has built.
        SignalFrames.SetSystemCall(frame, result);
        ReturnWork.Do();
    }
}
