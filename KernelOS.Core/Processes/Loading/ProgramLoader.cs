using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;

namespace KernelOS.Core.Processes.Loading;

/// <summary>Fills empty address spaces with programs; the pages of their segments are read when they are touched.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal static class ProgramLoader<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const ulong PageMask = 4095;

    /// <summary>Fills an empty address space with a program.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="space">The address space, not active and empty; what is in it after an error, its owner gives back.</param>
    /// <param name="file">The program's file.</param>
    /// <param name="path">The program's path, without NUL.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="imageError">What is wrong with the file, if <see cref="StartError.BadImage"/> is returned.</param>
    internal static Result<ProgramLayout, StartError> Load<TArguments, TEnvironment>(
        TPlatform platform,
        AddressSpace<TPlatform> space,
        IMemoryObject file,
        ReadOnlySpan<byte> path,
        TArguments arguments,
        TEnvironment environment,
        out ElfError imageError)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        Result<ElfImage, ElfError> parsed = ElfImage.Parse(file);
        imageError = parsed.Error;
        if (!parsed.TryGet(out ElfImage image))
        {
            return StartError.BadImage;
        }

        image = image.MoveUp(space.Layout.ProgramOffset, space.Layout.MapEnd);
        if (!TryMapSegments(space, image, file))
        {
            return StartError.OutOfMemory;
        }

        space.SetBreakStart(image.Extent.End + image.LoadBias + space.Layout.BreakOffset);
        return InitialStack<TPlatform>.Build(platform, space, image, path, arguments, environment);
    }

    /// <summary>Maps all segments, each with what its flags allow.</summary>
    private static bool TryMapSegments(AddressSpace<TPlatform> space, in ElfImage image, IMemoryObject file)
    {
        int index = 0;
        while (image.TryReadSegment(ref index, out ElfSegment segment))
        {
            if (!TryMap(space, segment, image.LoadBias, file))
            {
                return false;
            }
        }

        return true;
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
