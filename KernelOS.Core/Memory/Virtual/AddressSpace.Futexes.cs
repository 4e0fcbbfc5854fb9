using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>What an address means to other address spaces.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>A number that no other address space has at the same time.</summary>
    internal ulong Number
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _root.Start.Value;
    }

    /// <summary>Finds where the bytes at an address lie for all who map them.</summary>
    /// <param name="address">Any number.</param>
    /// <param name="source">The object that is mapped there and shared, with a user added, whom the caller takes away; null for private memory.</param>
    /// <param name="offset">Where in the object.</param>
    /// <returns>False if nothing there can be accessed.</returns>
    internal bool TryFindShared(ulong address, out IMemoryObject? source, out ulong offset)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        Mapping? mapping = _mappings.FindFrom(address);
        source = null;
        offset = 0;
        if (mapping is null || mapping.Start > address || mapping.Access == PageAccess.None)
        {
            return false;
        }

        if ((mapping.Flags & MappingFlags.Shared) != 0 && mapping.Source is IMemoryObject shared)
        {
            shared.Retain();
            source = shared;
            offset = mapping.SourceOffset + (address - mapping.Start);
        }

        return true;
    }
}
