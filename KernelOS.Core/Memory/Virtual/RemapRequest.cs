namespace KernelOS.Core.Memory.Virtual;

/// <summary>What <see cref="AddressSpace{TPlatform}.Remap"/> is to do.</summary>
public readonly ref struct RemapRequest
{
    /// <summary>Where the part of a mapping starts, any number.</summary>
    public required ulong Address { get; init; }

    /// <summary>Its length, any number of bytes; 0 to map a shared object once more.</summary>
    public required ulong Length { get; init; }

    /// <summary>The length that it is to have, any number of bytes.</summary>
    public required ulong NewLength { get; init; }

    /// <summary>Whether and where it may move.</summary>
    public RemapPlacement Placement { get; init; }

    /// <summary>Where it is to be, any number, if that is asked for.</summary>
    public ulong NewAddress { get; init; }

    /// <summary>What becomes of the old place.</summary>
    public RemapSource OldPlace { get; init; }
}
