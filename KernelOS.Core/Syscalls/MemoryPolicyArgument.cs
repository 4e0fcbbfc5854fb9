using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>A memory policy as programs name it: a mode with flags, and a bit mask of nodes (set_mempolicy(2), mbind(2)).</summary>
internal static class MemoryPolicyArgument
{
    /// <summary>How many bits a mask of nodes may have: those of a page, as on Linux.</summary>
    private const nuint MaximumBits = 4096 * 8;

    private const MemoryPolicyFlags AllFlags = MemoryPolicyFlags.Static | MemoryPolicyFlags.Relative | MemoryPolicyFlags.Balancing;
    private const MemoryPolicyFlags NamingFlags = MemoryPolicyFlags.Static | MemoryPolicyFlags.Relative;

    /// <summary>Reads how a policy is named, and checks what can be checked without knowing the nodes.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="mode">The mode and its flags.</param>
    /// <param name="mask">Where the mask is; 0 for none.</param>
    /// <param name="maxNode">One more than the mask has bits.</param>
    /// <param name="named">The nodes.</param>
    internal static Errno ReadNames<TPlatform>(TPlatform platform, int mode, nuint mask, nuint maxNode, out NodeMask named)
        where TPlatform : struct, IPlatform
    {
        named = default;
        MemoryPolicyFlags flags = (MemoryPolicyFlags)mode & AllFlags;
        uint kind = (uint)(mode & ~(int)AllFlags);
        bool mayBalance = kind is (uint)MemoryPolicyKind.Bind or (uint)MemoryPolicyKind.PreferredMany;
        return kind > (uint)MemoryPolicyKind.PreferredMany
            || (flags & NamingFlags) == NamingFlags
            || ((flags & MemoryPolicyFlags.Balancing) != 0 && !mayBalance)
            ? Errno.EINVAL
            : ReadMask(platform, mask, maxNode, out named);
    }

    /// <summary>Makes the policy that is named so.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="mode">The mode and its flags, which <see cref="ReadNames"/> has checked.</param>
    /// <param name="named">The nodes.</param>
    /// <param name="policy">The policy; its nodes exist and have memory.</param>
    internal static Errno Make<TPlatform>(TPlatform platform, int mode, NodeMask named, out MemoryPolicy policy)
        where TPlatform : struct, IPlatform =>
        Make(platform, (MemoryPolicyKind)(mode & ~(int)AllFlags), (MemoryPolicyFlags)mode & AllFlags, named, out policy);

    /// <summary>Writes a mask of nodes.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="mask">Where to.</param>
    /// <param name="maxNode">One more than there is room for bits, rounded to words.</param>
    internal static Errno WriteMask<TPlatform>(TPlatform platform, NodeMask nodes, nuint mask, nuint maxNode)
        where TPlatform : struct, IPlatform
    {
        nuint bytes = (((maxNode - 1) + 63) & ~(nuint)63) / 8;
        if (bytes > MaximumBits / 8)
        {
            return Errno.EINVAL;
        }

        bool isWritten = (bytes == 0 || UserValue.TryWrite(platform, mask, nodes.Bits))
            && (bytes <= sizeof(ulong) || platform.TryClearUser(mask + sizeof(ulong), bytes - sizeof(ulong)));
        return isWritten ? Errno.None : Errno.EFAULT;
    }

    /// <summary>The nodes that have memory.</summary>
    internal static NodeMask GetNodesWithMemory<TPlatform>(TPlatform platform)
        where TPlatform : struct, INumaMemory
    {
        NodeMask nodes = default;
        for (int i = 0; i < platform.Topology.NodeCount; i++)
        {
            NumaNode node = NumaNode.Create(i);
            nodes = platform.GetTotalFrames(node) != 0 ? nodes.With(node) : nodes;
        }

        return nodes;
    }

    /// <summary>Reads a mask; bits beyond the nodes that there can be must be clear as far as a page reaches.</summary>
    private static Errno ReadMask<TPlatform>(TPlatform platform, nuint mask, nuint maxNode, out NodeMask nodes)
        where TPlatform : struct, IPlatform
    {
        nodes = default;
        nuint bits = maxNode - 1;
        if (bits == 0 || mask == 0)
        {
            return Errno.None;
        }

        if (bits > MaximumBits)
        {
            return Errno.EINVAL;
        }

        for (nuint start = 0; start < bits; start += 64)
        {
            if (!UserValue.TryRead(platform, mask + (start / 8), out ulong word))
            {
                return Errno.EFAULT;
            }

            word &= bits - start < 64 ? (1UL << (int)(bits - start)) - 1 : ulong.MaxValue;
            if (start == 0)
            {
                nodes = new NodeMask(word);
            }
            else if (word != 0)
            {
                return Errno.EINVAL;
            }
        }

        return Errno.None;
    }

    private static Errno Make<TPlatform>(TPlatform platform, MemoryPolicyKind kind, MemoryPolicyFlags flags, NodeMask named, out MemoryPolicy policy)
        where TPlatform : struct, IPlatform
    {
        policy = default;
        if (kind == MemoryPolicyKind.Default)
        {
            return named.IsEmpty ? Errno.None : Errno.EINVAL;
        }

        if (kind == MemoryPolicyKind.Local || (kind == MemoryPolicyKind.Preferred && named.IsEmpty))
        {
            policy = MemoryPolicy.Local;
            return named.IsEmpty && (flags & NamingFlags) == 0 ? Errno.None : Errno.EINVAL;
        }

        NodeMask available = GetNodesWithMemory(platform);
        NodeMask nodes = (flags & MemoryPolicyFlags.Relative) != 0 ? Relate(named, available) : named.And(available);
        if (nodes.IsEmpty)
        {
            return Errno.EINVAL;
        }

        policy = kind switch
        {
            MemoryPolicyKind.Preferred => MemoryPolicy.Preferred(nodes.Lowest),
            MemoryPolicyKind.Bind => MemoryPolicy.Bind(nodes),
            MemoryPolicyKind.Interleave => MemoryPolicy.Interleave(nodes),
            _ => MemoryPolicy.PreferredMany(nodes),
        };
        policy = policy.WithNames(flags, named);
        return Errno.None;
    }

    /// <summary>The nodes at some places among those that are available, counted round and round.</summary>
    private static NodeMask Relate(NodeMask places, NodeMask available)
    {
        NodeMask nodes = default;
        for (int place = 0; place < NumaNode.MaximumCount; place++)
        {
            nodes = places.Contains(NumaNode.Create(place)) ? nodes.With(available.At((ulong)place)) : nodes;
        }

        return nodes;
    }
}
