using System;

namespace KernelOS.Tests.Schedules;

/// <summary>Knows whether a block had a free frame all the time while a CPU looked for one; used where no thread can switch.</summary>
/// <remarks>
/// Frames that another CPU is freeing do not count, and what another CPU is taking may be any. That a frame was free somewhere
/// at each moment would not be enough: who looks at one block after the other can miss one that moves.
/// </remarks>
/// <param name="cpus">How many CPUs there are.</param>
/// <param name="blocks">How many blocks there are.</param>
public sealed class FreeFrameWatch(int cpus, int blocks)
{
    private const int FramesPerBlock = 512;

    private readonly int[] _free = new int[blocks];

    /// <summary>For each CPU and block, the fewest frames since the CPU began, those aside that all CPUs are taking.</summary>
    private readonly int[,] _fewest = new int[cpus, blocks];

    /// <summary>How many frames the CPUs are taking, in all.</summary>
    private int _beingTaken;

    /// <summary>Frames have become free, or are no longer.</summary>
    /// <param name="first">The first one's number.</param>
    /// <param name="count">How many; less than 0 if they are no longer free.</param>
    public void Add(int first, int count)
    {
        for (int block = first / FramesPerBlock; count != 0; block++)
        {
            int change = Math.Clamp(count, -FramesPerBlock, FramesPerBlock);
            _free[block] += change;
            count -= change;
        }

        Note();
    }

    /// <summary>A CPU begins to look for frames.</summary>
    public void Begin(int cpu, int count)
    {
        _beingTaken += count;
        Note();
        for (int block = 0; block < blocks; block++)
        {
            _fewest[cpu, block] = _free[block] - _beingTaken;
        }
    }

    /// <summary>A CPU has found them or not.</summary>
    /// <returns>Whether a block had one free frame all the time.</returns>
    public bool End(int cpu, int count)
    {
        _beingTaken -= count;
        bool wasFree = false;
        for (int block = 0; block < blocks; block++)
        {
            wasFree |= _fewest[cpu, block] + count > 0;
        }

        return wasFree;
    }

    private void Note()
    {
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            for (int block = 0; block < blocks; block++)
            {
                _fewest[cpu, block] = Math.Min(_fewest[cpu, block], _free[block] - _beingTaken);
            }
        }
    }
}
