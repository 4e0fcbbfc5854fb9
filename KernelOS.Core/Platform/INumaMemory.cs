using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Platform;

/// <summary>The machine's memory nodes, and frames from where a policy wants them.</summary>
public interface INumaMemory
{
    /// <summary>Which nodes there are.</summary>
    NumaTopology Topology { get; }

    /// <summary>To which node a CPU belongs.</summary>
    NumaNode GetNodeOfCpu(int cpu);

    /// <summary>To which node a frame belongs.</summary>
    NumaNode GetNode(Frame<Size4KiB> frame);

    /// <summary>Takes a frame as <see cref="IFrameSource.TryAllocateFrame"/> does, from where a policy wants it; false if the policy allows none that is left.</summary>
    /// <param name="policy">The policy; its nodes exist.</param>
    /// <param name="turn">Whose turn it is if the policy takes nodes by turns.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="frame">The frame.</param>
    bool TryAllocateFrame(in MemoryPolicy policy, ulong turn, FrameOwner owner, out Frame<Size4KiB> frame);

    /// <summary>How many frames of a node are managed, free or not.</summary>
    ulong GetTotalFrames(NumaNode node);

    /// <summary>How many frames of a node are free.</summary>
    ulong GetFreeFrames(NumaNode node);

    /// <summary>Counts what a node's frames are used for; looks at all of them.</summary>
    void TakeCensus(NumaNode node, out FrameCensus census);

    /// <summary>What was taken from a node so far.</summary>
    NumaStatistics GetNumaStatistics(NumaNode node);
}
