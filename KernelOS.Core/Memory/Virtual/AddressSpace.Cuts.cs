using System.Threading;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <content>What happens when a mapped object becomes smaller.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>How many are about to call <see cref="IMappingOwner.Cut"/>; grows only while a source's list has one of the mappings.</summary>
    private int _pins;

    /// <inheritdoc/>
    void IMappingOwner.Pin() => Interlocked.Increment(ref _pins);

    /// <inheritdoc/>
    void IMappingOwner.Unpin() => Interlocked.Decrement(ref _pins);

    /// <inheritdoc/>
    void IMappingOwner.Cut(IMemoryObject source, ulong firstPage)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            if (ReferenceEquals(mapping.Source, source))
            {
                Cut(mapping, firstPage);
            }
        }
    }

    private void Cut(Mapping mapping, ulong firstPage)
    {
        ulong pages = mapping.SourceOffset / PageSize;
        ulong kept = firstPage > pages ? firstPage - pages : 0;
        if (kept < mapping.Length / PageSize)
        {
            FreePages(mapping.Start + (kept * PageSize), mapping.End);
        }
    }

    private void WaitUntilUnpinned()
    {
        while (Volatile.Read(ref _pins) != 0)
        {
            _platform.Pause();
        }
    }
}
