using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;

namespace KernelOS.Core.Processes;

/// <content>From which nodes the thread's memory comes.</content>
public sealed partial class UserThread<TPlatform>
{
    /// <summary>From which nodes its memory comes where a mapping says nothing; see <see cref="SetMemoryPolicy"/>.</summary>
    public MemoryPolicy MemoryPolicy { get; private set; }

    /// <summary>How many turns of a policy that takes nodes by turns it has taken.</summary>
    public ulong MemoryTurn { get; internal set; }

    /// <summary>Sets from which nodes the running thread's memory comes, by the thread itself; kept when it executes a program, and by its children.</summary>
    public void SetMemoryPolicy(in MemoryPolicy policy)
    {
        MemoryPolicy = policy;
        MemoryTurn = 0;
        ApplyMemoryPolicy(Process.Space);
    }

    /// <summary>Lets an address space ask for its threads' policies if this one has any.</summary>
    internal void ApplyMemoryPolicy(AddressSpace<TPlatform> space)
    {
        if (!MemoryPolicy.IsDefault)
        {
            space.PolicySource = Process.Services.ThreadPolicies;
        }
    }
}
