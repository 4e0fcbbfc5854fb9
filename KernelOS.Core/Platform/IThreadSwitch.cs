using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>What belongs to a thread besides its kernel stack and callee-saved registers, exchanged whenever a CPU goes to another thread.</summary>
public interface IThreadSwitch
{
    /// <summary>Called in the context of the thread that stops, right before <see cref="IContextSwitch.SwitchContext"/>, with interrupts disabled and the CPU's run queue locked.</summary>
    /// <remarks>Here the home saves and loads user floating-point state and the thread pointer, switches the address space, and tells the CPU where entries from user mode find their stack.</remarks>
    /// <param name="from">The owner of the thread that stops; null for a kernel thread.</param>
    /// <param name="to">The owner of the thread that will run; null for a kernel thread, which runs in any address space.</param>
    /// <param name="stackTop">The end of the kernel stack of the thread that will run; zero for an idle thread.</param>
    void OnThreadSwitch(object? from, object? to, VirtualAddress stackTop);

    /// <summary>Sees to it that the running CPU looks for work before it leaves for user mode next: a switch that is due, or what the running thread has to do. Called with interrupts disabled.</summary>
    void RequestReturnWork();
}
