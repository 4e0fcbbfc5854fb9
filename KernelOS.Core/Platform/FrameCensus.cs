using System.Runtime.CompilerServices;

namespace KernelOS.Core.Platform;

/// <summary>How many frames of 4 KiB are used for what.</summary>
public struct FrameCensus
{
    private const int Uses = (int)FrameUse.Arguments + 1;

    /// <summary>The orders that free runs are told apart by: 2 to these powers frames.</summary>
    public const int Orders = 11;

    private Counts _counts;
    private Runs _freeRuns;

    /// <summary>Frames that are free, with those that CPUs keep at hand.</summary>
    public ulong Free { get; set; }

    /// <summary>Frames of files and shared memory that some program has mapped.</summary>
    public ulong MappedFiles { get; set; }

    /// <summary>Frames of private memory that are parts of 2 MiB frames.</summary>
    public ulong LargeAnonymous { get; set; }

    /// <summary>How many frames a use has.</summary>
    public ulong this[FrameUse use]
    {
        readonly get => (int)use < Uses ? _counts[(int)use] : 0;
        set => _counts[(int)use < Uses ? (int)use : (int)FrameUse.Other] = value;
    }

    /// <summary>How many free runs of 2 to each power frames there are, aligned to their size and not parts of larger ones.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public System.Span<ulong> FreeRuns => _freeRuns;

    /// <summary>Counts frames of one owner.</summary>
    public void Add(FrameOwner owner, ulong count) => this[owner.Use] += count;

    [InlineArray(Orders)]
    private struct Runs
    {
        private ulong _first;
    }

    [InlineArray(Uses)]
    private struct Counts
    {
        private ulong _first;
    }
}
