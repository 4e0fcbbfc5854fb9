using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>The 64-bit task state segment: the stacks that the CPU switches to (Intel SDM vol. 3A, 8.7).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct TaskStateSegment
{
    private readonly uint _reserved0;

    /// <summary>The stack on the way from ring 3 to ring 0.</summary>
    public ulong KernelStack;

    private readonly ulong _stack1;
    private readonly ulong _stack2;
    private readonly ulong _reserved1;

    /// <summary>IST 1: double fault.</summary>
    public ulong DoubleFaultStack;

    /// <summary>IST 2: non-maskable interrupt.</summary>
    public ulong NonMaskableStack;

    /// <summary>IST 3: machine check.</summary>
    public ulong MachineCheckStack;

    /// <summary>IST 4: debug exception, which a program can make happen on SYSCALL's first instruction (CVE-2018-8897).</summary>
    public ulong DebugStack;

    private readonly ulong _stack5;
    private readonly ulong _stack6;
    private readonly ulong _stack7;
    private readonly ulong _reserved2;
    private readonly ushort _reserved3;

    /// <summary>Where the I/O permission bitmap starts; past the end means that there is none, so every port is forbidden.</summary>
    public ushort PermissionBitmap;
}
