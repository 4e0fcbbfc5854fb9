using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long get_mempolicy(int *mode, unsigned long *nodemask, unsigned long maxnode, void *addr, unsigned long flags)</c>: a thread's or an address's policy, or where a page lies.</summary>
internal static class GetMemPolicy
{
    private const nuint Node = 1 << 0;
    private const nuint Address = 1 << 1;
    private const nuint Allowed = 1 << 2;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint flags = arguments.A4;
        bool isMaskTooSmall = arguments.A1 != 0 && arguments.A2 < (nuint)caller.Platform.Topology.NodeCount;
        if (isMaskTooSmall || (flags & ~(Node | Address | Allowed)) != 0 || ((flags & Allowed) != 0 && (flags & (Node | Address)) != 0))
        {
            return Errno.EINVAL;
        }

        Errno error = Find(caller, flags, arguments.A3, out int mode, out NodeMask nodes);
        if (error != Errno.None)
        {
            return error;
        }

        if (arguments.A0 != 0 && !UserValue.TryWrite(caller.Platform, arguments.A0, mode))
        {
            return Errno.EFAULT;
        }

        return arguments.A1 == 0 ? SyscallResult.Success : MemoryPolicyArgument.WriteMask(caller.Platform, nodes, arguments.A1, arguments.A2);
    }

    private static Errno Find<TPlatform>(UserThread<TPlatform> caller, nuint flags, nuint address, out int mode, out NodeMask nodes)
        where TPlatform : struct, IPlatform
    {
        mode = 0;
        nodes = default;
        if ((flags & Allowed) != 0)
        {
            nodes = MemoryPolicyArgument.GetNodesWithMemory(caller.Platform);
            return Errno.None;
        }

        MemoryPolicy policy = caller.MemoryPolicy;
        if ((flags & Address) != 0)
        {
            if (!caller.Process.Space.TryGetPolicy(address, out policy))
            {
                return Errno.EFAULT;
            }
        }
        else if (address != 0)
        {
            return Errno.EINVAL;
        }

        nodes = (policy.Flags & (MemoryPolicyFlags.Static | MemoryPolicyFlags.Relative)) != 0 ? policy.NamedNodes : policy.Nodes;
        mode = (int)policy.Kind | (int)policy.Flags;
        return (flags & Node) == 0 ? Errno.None
            : (flags & Address) != 0 ? FindNode(caller, address, out mode)
            : FindTurn(caller, policy, out mode);
    }

    /// <summary>Tells the node of a page, which gets its frame as if it had been read.</summary>
    private static Errno FindNode<TPlatform>(UserThread<TPlatform> caller, nuint address, out int node)
        where TPlatform : struct, IPlatform
    {
        node = 0;
        if (!VirtualAddress.TryCreate(address, out VirtualAddress touched) || !caller.TryResolveFault(touched, PageAccess.Read))
        {
            return Errno.EFAULT;
        }

        if (!caller.Process.Space.TryFindNode(address, out NumaNode? found) || found is not NumaNode place)
        {
            return Errno.EFAULT;
        }

        node = place.Value;
        return Errno.None;
    }

    private static Errno FindTurn<TPlatform>(UserThread<TPlatform> caller, in MemoryPolicy policy, out int node)
        where TPlatform : struct, IPlatform
    {
        node = policy.Kind == MemoryPolicyKind.Interleave ? policy.Nodes.At(caller.MemoryTurn).Value : 0;
        return policy.Kind == MemoryPolicyKind.Interleave ? Errno.None : Errno.EINVAL;
    }
}
