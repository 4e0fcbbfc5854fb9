using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>What one CPU keeps for itself, reached through GS; assembly knows the first four fields by Layout.inc.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CpuLocal
{
    /// <summary>This structure's own address, so that one load finds it.</summary>
    public CpuLocal* Self;

    /// <summary>Where SYSCALL builds its trap frame: the top of the thread's kernel stack less a frame.</summary>
    public ulong SystemCallFrame;

    /// <summary>Where SYSCALL leaves the program's stack pointer for a moment.</summary>
    public ulong UserStack;

    /// <summary>What has to be done before the CPU goes back to a program; zero on the fast path.</summary>
    public PendingWork PendingWork;

    /// <summary>Which CPU this is, from 0.</summary>
    public int Index;

    /// <summary>The task state segment, whose first stack pointer follows the thread.</summary>
    public TaskStateSegment* TaskState;
}
