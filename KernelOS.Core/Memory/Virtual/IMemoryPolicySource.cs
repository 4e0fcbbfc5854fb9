using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>Knows from which nodes the running thread wants its memory: a layer above knows threads.</summary>
public interface IMemoryPolicySource
{
    /// <summary>The running thread's policy.</summary>
    MemoryPolicy CurrentPolicy { get; }

    /// <summary>Takes the running thread's next turn of a policy that takes nodes by turns.</summary>
    ulong TakeTurn();
}
