using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>What is known of each frame of RAM that is allocated: how many users it has beyond the first, and who took it.</summary>
/// <remarks>
/// <para>
/// Eight bytes a frame, written whole when the frame is allocated; of a free frame they mean
/// nothing, so that nothing is cleared at boot, however much memory there is.
/// </para>
/// <code>
/// 63             32 31              0
/// │ owner          │ further users  │     users: address spaces that map the frame, files that hold it
/// </code>
/// <para>
/// A frame with one user has the count 0. Only who has a reference may add one or take his own away, so who reads 0 is the
/// only user and stays it. The owner is who took the frame first: a fork's child that keeps it changes nothing. Of a frame
/// that is larger than 4 KiB the first entry's owner counts. Every method may be called on all CPUs at once, in interrupts
/// too. Frames are numbered as in the allocator's metadata: index = number − directory[GiB].
/// </para>
/// </remarks>
/// <param name="directory">For each GiB, what is subtracted from its frames' numbers.</param>
/// <param name="entries">An entry for each frame that the allocator owns.</param>
// SAFETY: users have their frames from the allocator, so these have a section and an entry.
public readonly unsafe partial struct FrameTable(long* directory, ulong* entries)
{
    /// <summary>What a frame costs, in bytes.</summary>
    public const int EntrySize = sizeof(ulong);

    private const int FramesPerSectionShift = 18;

    private readonly long* _directory = directory;
    private readonly ulong* _entries = entries;

    /// <summary>Begins a frame's life, with one user: when it is allocated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(Frame<Size4KiB> frame, FrameOwner owner) => EntryOf(frame) = owner.NewEntry;

    /// <summary>Begins the lives of frames side by side, each with one user: a larger frame that is made into small ones.</summary>
    public void Begin(FrameRange<Size4KiB> frames, FrameOwner owner)
    {
        for (ulong i = 0; i < frames.Count; i++)
        {
            Begin(frames[i], owner);
        }
    }

    /// <summary>Who took a frame that is allocated.</summary>
    public FrameOwner GetOwner(Frame<Size4KiB> frame) => FrameOwner.FromEntry(Volatile.Read(ref EntryOf(frame)));

    /// <summary>How many users a frame has that is allocated.</summary>
    public uint CountUsers(Frame<Size4KiB> frame) => (uint)Volatile.Read(ref CountOf(frame)) + 1;

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

    // The low half of an entry: both architectures are little-endian.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int CountOf(Frame<Size4KiB> frame) => ref Unsafe.As<ulong, int>(ref EntryOf(frame));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong EntryOf(Frame<Size4KiB> frame)
    {
        ulong number = frame.Number;
        return ref _entries[number - (ulong)_directory[number >> FramesPerSectionShift]];
    }
}
