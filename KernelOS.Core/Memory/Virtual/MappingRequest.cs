using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What <see cref="AddressSpace{TPlatform}.Map"/> is to map, and where.</summary>
public readonly ref struct MappingRequest
{
    /// <summary>The wanted start, any number; 0 for no wish.</summary>
    public ulong Address { get; init; }

    /// <summary>Bytes, any number; rounded up to whole pages.</summary>
    public required ulong Length { get; init; }

    /// <summary>How binding the address is.</summary>
    public Placement Placement { get; init; }

    /// <summary>The end of where a place is looked for, if not the whole user half; 0 for that.</summary>
    public ulong SearchEnd { get; init; }

    /// <summary>What may be done with the pages.</summary>
    public required PageAccess Access { get; init; }

    /// <summary>What <see cref="AddressSpace{TPlatform}.Protect"/> may never allow.</summary>
    public PageAccess Forbidden { get; init; }

    /// <summary>What <see cref="AddressSpace{TPlatform}.Protect"/> may allow at most.</summary>
    internal PageAccess AccessLimit => (PageAccess.Read | PageAccess.Write | PageAccess.Execute) & ~Forbidden;

    /// <summary>What the mapping is.</summary>
    public MappingFlags Flags { get; init; }

    /// <summary>The same, and whether its pages are promised.</summary>
    internal MappingFlags FullFlags
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Flags & MappingFlags.Shared) != 0 ? Flags
            : IsUnreserved ? Flags | MappingFlags.Unreserved
            : (Access & PageAccess.Write) != 0 ? Flags | MappingFlags.Promised
            : Flags;
    }

    /// <summary>Whether the pages are not promised, so that there may be more of them than frames: whoever asks knows that they will not all be touched.</summary>
    public bool IsUnreserved { get; init; }

    /// <summary>Where the bytes come from; null for zeros. A reference of its own is taken.</summary>
    public IMemoryObject? Source { get; init; }

    /// <summary>Where in the source the mapping starts, a multiple of the page size.</summary>
    public ulong SourceOffset { get; init; }
}
