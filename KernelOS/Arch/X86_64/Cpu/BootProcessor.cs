using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Interrupts;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>The tables and stacks of the CPU that boots; other CPUs will get theirs from the heap.</summary>
internal static unsafe class BootProcessor
{
    private const int ExceptionStackSize = 8192;

#pragma warning disable CS0649 // Filled through pointers: the CPU keeps their addresses.
    private static CpuLocal s_local;
    private static Segments s_segments;
    private static TaskStateSegment s_taskState;
    private static InterruptTable s_interruptTable;
    private static ExceptionStacks s_exceptionStacks;
#pragma warning restore CS0649

    /// <summary>Loads the descriptor tables and the per-CPU data of CPU 0.</summary>
    public static void Initialize(CpuFeatures features)
    {
        // SAFETY: statics of unmanaged types lie in the image's data and never move.
        byte* stacks = (byte*)Unsafe.AsPointer(ref s_exceptionStacks);
        s_taskState.DoubleFaultStack = (ulong)(stacks + ExceptionStackSize);
        s_taskState.NonMaskableStack = (ulong)(stacks + (2 * ExceptionStackSize));
        s_taskState.MachineCheckStack = (ulong)(stacks + (3 * ExceptionStackSize));
        s_taskState.DebugStack = (ulong)(stacks + (4 * ExceptionStackSize));
        s_taskState.PermissionBitmap = (ushort)sizeof(TaskStateSegment);
        TaskStateSegment* taskState = (TaskStateSegment*)Unsafe.AsPointer(ref s_taskState);
        Segments.Load((Segments*)Unsafe.AsPointer(ref s_segments), taskState);
        InterruptTable.Load((InterruptTable*)Unsafe.AsPointer(ref s_interruptTable), ImageSymbols.TrapStubs);

        CpuLocal* local = (CpuLocal*)Unsafe.AsPointer(ref s_local);
        local->Self = local;
        local->TaskState = taskState;
        Instructions.WriteMsr(ModelSpecificRegister.GsBase, (ulong)local);
        Instructions.WriteMsr(ModelSpecificRegister.KernelGsBase, 0);
        ProcessorState.Initialize(features);
    }

    [InlineArray(4 * ExceptionStackSize / 16)]
    private struct ExceptionStacks
    {
        private (ulong, ulong) _first;
    }
}
