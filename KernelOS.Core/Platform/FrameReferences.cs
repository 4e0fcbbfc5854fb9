using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>How many users each frame of RAM has beyond the first: address spaces that map it, files that hold it.</summary>
/// <remarks>
/// A word a frame, 0 from its allocation on, so that a frame with one user costs nothing. Only who has a reference may
/// add one or take his own away, so who reads 0 is the only user and stays it. Every method may be called on all CPUs at
/// once, in interrupts too. Frames are numbered as in the allocator's metadata: index = number − directory[GiB].
/// </remarks>
/// <param name="directory">For each GiB, what is subtracted from its frames' numbers.</param>
/// <param name="counts">A word for each frame that the allocator owns.</param>
// SAFETY: users have their frames from the allocator, so these have a section and a word.
public readonly unsafe struct FrameReferences(long* directory, int* counts)
{
    private const int FramesPerSectionShift = 18;

    private readonly long* _directory = directory;
    private readonly int* _counts = counts;

    /// <summary>Adds a user.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Frame<Size4KiB> frame) => Interlocked.Increment(ref CountOf(frame));

    /// <summary>Whether there is another user than the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsShared(Frame<Size4KiB> frame) => Volatile.Read(ref CountOf(frame)) != 0;

    /// <summary>Takes a user away unless it is the only one, who then frees the frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRemove(Frame<Size4KiB> frame)
    {
        ref int count = ref CountOf(frame);
        if (Volatile.Read(ref count) == 0)
        {
            return false;
        }

        if (Interlocked.Decrement(ref count) >= 0)
        {
            return true;
        }

        // Others were faster: the caller has become the only user, and nobody else looks any more.
        Volatile.Write(ref count, 0);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int CountOf(Frame<Size4KiB> frame)
    {
        ulong number = frame.Number;
        return ref _counts[number - (ulong)_directory[number >> FramesPerSectionShift]];
    }
}
