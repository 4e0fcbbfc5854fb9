using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>The tables and stacks of the CPU that boots; other CPUs will get theirs from the heap.</summary>
internal static unsafe class BootProcessor
{

#pragma warning disable CS0649 // Filled through pointers: the CPU keeps their addresses.
    private static CpuLocal s_local;
    private static Segments s_segments;
    private static TaskStateSegment s_taskState;
    private static InterruptTable s_interruptTable;
#pragma warning restore CS0649

    /// <summary>What the CPU can do, from <see cref="Initialize"/> on; every other CPU must be able to do the same.</summary>
    public static CpuFeatures Features { get; private set; }

    /// <summary>Loads the descriptor tables and the per-CPU data of CPU 0.</summary>
    public static void Initialize(CpuFeatures features)
    {
        Features = features;

        // SAFETY: statics of unmanaged types lie in the image's data and never move.
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

    /// <summary>Gives each exception that must not trust the current stack one of its own, with a guard page; for the time before, a bad stack is a triple fault.</summary>
    public static void AllocateExceptionStacks()
    {
        s_taskState.DoubleFaultStack = AllocateStack();
        s_taskState.NonMaskableStack = AllocateStack();
        s_taskState.MachineCheckStack = AllocateStack();
        s_taskState.DebugStack = AllocateStack();
    }

    /// <summary>Goes on with <paramref name="next"/>, which never returns, on a stack with a guard page; the boot stack is dropped.</summary>
    [DoesNotReturn]
    public static void LeaveBootStack(delegate*<void> next) => LeaveBootStack(AllocateStack(), next);

    private static ulong AllocateStack()
    {
        if (!KernelStacks.TryAllocate(out VirtualRange stack))
        {
            Panic.Raise("there is not enough memory for the CPU's stacks; give the machine more");
        }

        return stack.End;
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_boot_leave")]
    private static extern void LeaveBootStack(ulong stackTop, delegate*<void> next);
}
