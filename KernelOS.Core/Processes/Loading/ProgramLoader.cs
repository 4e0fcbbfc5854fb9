using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;

namespace KernelOS.Core.Processes.Loading;

/// <summary>Maps a program's segments into an empty address space; their pages are read when they are touched.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal static class ProgramLoader<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const ulong PageMask = 4095;

    /// <summary>Maps all segments, each with what its flags allow, and starts the break area behind the last.</summary>
    /// <param name="space">The address space, not active and empty.</param>
    /// <param name="image">The program.</param>
    /// <param name="file">Its file.</param>
    internal static StartError Load(AddressSpace<TPlatform> space, in ElfImage image, IMemoryObject file)
    {
        int index = 0;
        while (image.TryReadSegment(ref index, out ElfSegment segment))
        {
            if (!TryMap(space, segment, image.LoadBias, file))
            {
                return StartError.OutOfMemory;
            }
        }

        space.SetBreakStart(image.Extent.End + image.LoadBias);
        return StartError.None;
    }

    private static bool TryMap(AddressSpace<TPlatform> space, in ElfSegment segment, ulong bias, IMemoryObject file)
    {
        ulong address = segment.Address + bias;
        ulong start = address & ~PageMask;
        ulong end = (segment.End + bias + PageMask) & ~PageMask;
        ulong fileEnd = segment.FileSize == 0 ? start : (address + segment.FileSize + PageMask) & ~PageMask;
        if (fileEnd != start && !TryMapRange(space, start, fileEnd, segment.Access, file, segment.FileOffset & ~PageMask))
        {
            return false;
        }

        if (segment.MemorySize == segment.FileSize)
        {
            return true;
        }

        // The last page from the file goes on with whatever follows there; in memory, zeros follow.
        ulong zeroStart = address + segment.FileSize;
        return (fileEnd <= zeroStart || space.TryClear(zeroStart, fileEnd - zeroStart))
            && (end <= fileEnd || TryMapRange(space, fileEnd, end, segment.Access, source: null, sourceOffset: 0));
    }

    private static bool TryMapRange(AddressSpace<TPlatform> space, ulong start, ulong end, PageAccess access, IMemoryObject? source, ulong sourceOffset)
    {
        MappingRequest request = new()
        {
            Address = start,
            Length = end - start,
            Placement = Placement.ExactIfFree,
            Access = access,
            Source = source,
            SourceOffset = sourceOffset,
        };
        Result<VirtualAddress, AddressSpaceError> mapped = space.Map(request);
        return mapped.IsSuccess;
    }
}
