using System.Runtime.InteropServices;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Tasks;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>What one CPU keeps for itself, reached through GS; assembly knows the first fields by Layout.inc.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CpuLocal
{
    /// <summary>This structure's own address, so that one load finds it.</summary>
    public CpuLocal* Self;

    /// <summary>Where SYSCALL builds its trap frame, at the top of the running thread's kernel stack.</summary>
    public TrapFrame* SystemCallFrame;

    /// <summary>Where SYSCALL leaves the program's stack pointer for a moment.</summary>
    public ulong UserStack;

    /// <summary>The reference to the running user thread; null while a kernel thread runs. The pool of threads keeps the object where it is.</summary>
    public nint UserThread;

    /// <summary>Not zero if there may be work to do before the CPU leaves for user mode: looked at on every way out, interrupts disabled.</summary>
    public ulong ReturnWork;

    /// <summary>The handlers of system calls by number, and one more for all other numbers.</summary>
    public nint* SyscallHandlers;

    /// <summary>What is saved of the running thread's user state when another gets the CPU.</summary>
    public UserState* UserState;

    /// <summary>The task state segment, whose first stack pointer follows the thread.</summary>
    public TaskStateSegment* TaskState;

    /// <summary>The physical address of the active page tables' root.</summary>
    public ulong Root;

    /// <summary>Which spin-lock levels the CPU holds; debug builds check their order.</summary>
    public ulong HeldLockLevels;

    /// <summary>Which CPU this is, from 0.</summary>
    public int Index;

    /// <summary>How many single pages its TLB was told to forget.</summary>
    public ulong PageInvalidations;

    /// <summary>How often its TLB was emptied.</summary>
    public ulong WholeInvalidations;

    /// <summary>How often its TLB was told to forget the active address space.</summary>
    public ulong SpaceInvalidations;

    /// <summary>How often it went to another address space.</summary>
    public ulong SpaceSwitches;
}
