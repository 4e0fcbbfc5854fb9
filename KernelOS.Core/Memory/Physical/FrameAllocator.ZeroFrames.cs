using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <content>A few frames full of zeros that each CPU keeps: page tables are so when they are freed, and must be so when they are made.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>Takes a frame full of zeros if the CPU has one at hand; interrupts are disabled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeZeroFrame(out Frame<Size4KiB> frame)
    {
        // SAFETY: the CPU's number is below the count given to the constructor, and stays while interrupts are disabled.
        CpuReservation* cpu = _metadata.Reservations + _platform.CurrentCpu;
        ulong count = cpu->ZeroFrameCount;
        if (count == 0)
        {
            frame = default;
            return false;
        }

        frame = cpu->ZeroFrames[(int)count - 1];
        Volatile.Write(ref cpu->ZeroFrameCount, count - 1);
        return true;
    }

    /// <summary>Keeps an allocated frame full of zeros, which counts as free; false if the CPU has enough, or it is of another node. Interrupts are disabled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryKeepZeroFrame(Frame<Size4KiB> frame)
    {
        // SAFETY: as above.
        CpuReservation* cpu = _metadata.Reservations + _platform.CurrentCpu;
        ulong count = cpu->ZeroFrameCount;
        if (count == CpuReservation.MaximumZeroFrames || (NodeCount > 1 && GetNode(frame) != GetNodeOfCpu(_platform.CurrentCpu)))
        {
            return false;
        }

        CheckNotKept(cpu, frame);
        cpu->ZeroFrames[(int)count] = frame;
        Volatile.Write(ref cpu->ZeroFrameCount, count + 1);
        return true;
    }

    /// <summary>Sees that a frame is not kept twice, as it would be if it were freed twice.</summary>
    [Conditional("DEBUG")]
    private static void CheckNotKept(CpuReservation* cpu, Frame<Size4KiB> frame)
    {
        // SAFETY: as above.
        for (int i = 0; i < (int)cpu->ZeroFrameCount; i++)
        {
            Check.That(cpu->ZeroFrames[i] != frame, "a frame full of zeros is freed that is free already");
        }
    }

    private ulong CountZeroFrames()
    {
        ulong sum = 0;
        for (int cpu = 0; cpu < _metadata.CpuCount; cpu++)
        {
            // SAFETY: cpu is below the number of reservations.
            sum += Volatile.Read(ref _metadata.Reservations[cpu].ZeroFrameCount);
        }

        return sum;
    }
}
