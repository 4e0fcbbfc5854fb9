using System;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Frames side by side, by their indexes, that belong to one node.</summary>
internal struct NodeRange
{
    /// <summary>The first frame.</summary>
    public ulong First;

    /// <summary>The frame after the last.</summary>
    public ulong End;

    /// <summary>The first block of which all frames lie in the range.</summary>
    public ulong FirstBlock;

    /// <summary>The block after the last such one; the same as the first if there is none.</summary>
    public ulong EndBlock;

    /// <summary>Whose they are.</summary>
    public int Node;

    /// <summary>Makes a range.</summary>
    public static NodeRange Create(ulong first, ulong end, int node)
    {
        ulong firstBlock = (first + FrameMetadata.FramesPerBlock - 1) / FrameMetadata.FramesPerBlock;
        return new NodeRange
        {
            First = first,
            End = end,
            FirstBlock = firstBlock,
            EndBlock = Math.Max(end / FrameMetadata.FramesPerBlock, firstBlock),
            Node = node,
        };
    }

    /// <summary>The piece before the first whole block; empty (0 to 0) if there is none.</summary>
    public readonly void GetLowPiece(out ulong first, out ulong end)
    {
        bool exists = First % FrameMetadata.FramesPerBlock != 0;
        first = exists ? First : 0;
        end = exists ? Math.Min(FirstBlock * FrameMetadata.FramesPerBlock, End) : 0;
    }

    /// <summary>The piece behind the last whole block; empty (0 to 0) if there is none, or if it is the other piece.</summary>
    public readonly void GetHighPiece(out ulong first, out ulong end)
    {
        ulong start = EndBlock * FrameMetadata.FramesPerBlock;
        bool exists = start < End;
        first = exists ? start : 0;
        end = exists ? End : 0;
    }
}
