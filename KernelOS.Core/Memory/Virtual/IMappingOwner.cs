namespace KernelOS.Core.Memory.Virtual;

/// <summary>What a <see cref="MappingList"/> asks of an address space.</summary>
internal interface IMappingOwner
{
    /// <summary>Keeps the space from ending until <see cref="Unpin"/>; called while it has a mapping in a list, whose lock is held.</summary>
    void Pin();

    /// <summary>Lets the space end again.</summary>
    void Unpin();

    /// <summary>Unmaps every page of an object from number <paramref name="firstPage"/> on; called without a lock.</summary>
    void Cut(IMemoryObject source, ulong firstPage);
}
