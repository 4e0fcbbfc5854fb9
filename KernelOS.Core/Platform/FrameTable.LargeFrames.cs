using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <content>Frames of 2 MiB, which spaces map by large pages until they split theirs.</content>
/// <remarks>
/// Some users of a 2 MiB frame may map it by a large page while others, who have split theirs, map some of its 4 KiB
/// frames. So that neither has to know the others, all large pages together are one user of each of the 512 frames. How
/// many there are beyond the first stands where the second frame's owner would: that of the whole is in the first entry.
/// Where the third one's would, there is the number of a spare frame: for the table that whoever splits his large page
/// first needs, so that memory can be given back in parts when there is none.
/// The last large page that is unmapped or split makes the 2 MiB frame into 512 frames, unless none of them has another user.
/// </remarks>
// SAFETY: users have the frame from the allocator, so its 512 frames have entries side by side.
public readonly unsafe partial struct FrameTable
{
    private const int FramesPerLarge = 512;

    /// <summary>Begins a 2 MiB frame's life, with one user: when it is allocated.</summary>
    public void Begin(Frame<Size2MiB> frame, FrameOwner owner)
    {
        ref ulong first = ref EntryOf(FirstOf(frame));
        first = owner.NewEntry;
        for (int i = 1; i < FramesPerLarge; i++)
        {
            Unsafe.Add(ref first, i) = 0;
        }
    }

    /// <summary>Adds a large page to at least one.</summary>
    public void Add(Frame<Size2MiB> frame) => Interlocked.Increment(ref LargePagesOf(frame));

    /// <summary>How many large pages there are.</summary>
    public uint CountLargePages(Frame<Size2MiB> frame) => (uint)Volatile.Read(ref LargePagesOf(frame)) + 1;

    /// <summary>Whether there is another large page than the caller's.</summary>
    public bool HasOtherLargePages(Frame<Size2MiB> frame) => Volatile.Read(ref LargePagesOf(frame)) != 0;

    /// <summary>Whether there is another user than the caller, who has a large page, of any part.</summary>
    public bool IsShared(Frame<Size2MiB> frame) => HasOtherLargePages(frame) || HasSharedParts(frame);

    /// <summary>Whether one of the 512 frames has another user than the large pages.</summary>
    public bool HasSharedParts(Frame<Size2MiB> frame)
    {
        // Entries are in place for good. Whoever could add a user now has one already, which is seen.
        ulong found = 0;
        fixed (ulong* entries = &EntryOf(FirstOf(frame)))
        {
            for (ulong* entry = entries; entry != entries + FramesPerLarge; entry += 4)
            {
                found |= entry[0] | entry[1] | entry[2] | entry[3];
            }
        }

        return (uint)found != 0;
    }

    /// <summary>Takes a large page away unless it is the only one.</summary>
    public bool TryRemove(Frame<Size2MiB> frame)
    {
        ref int count = ref LargePagesOf(frame);
        if (Volatile.Read(ref count) == 0)
        {
            return false;
        }

        if (Interlocked.Decrement(ref count) >= 0)
        {
            return true;
        }

        // As for small frames.
        Volatile.Write(ref count, 0);
        return false;
    }

    /// <summary>Keeps a spare frame with a 2 MiB frame that has none; false if it has one, or the spare's number is too large.</summary>
    public bool TryKeepSpare(Frame<Size2MiB> frame, Frame<Size4KiB> spare) =>
        spare.Number <= int.MaxValue && Interlocked.CompareExchange(ref SpareOf(frame), (int)spare.Number, 0) == 0;

    /// <summary>Takes the spare frame; false if there is none.</summary>
    public bool TryTakeSpare(Frame<Size2MiB> frame, out Frame<Size4KiB> spare)
    {
        int number = Interlocked.Exchange(ref SpareOf(frame), 0);
        spare = Frame<Size4KiB>.FromUnchecked(PhysicalAddress.FromUnchecked((ulong)number << Size4KiB.Shift));
        return number != 0;
    }

    /// <summary>Gives each of the 512 frames the owner of the whole: there is no large page any more.</summary>
    public void SplitOwner(Frame<Size2MiB> frame)
    {
        ref ulong first = ref EntryOf(FirstOf(frame));
        int owner = OwnerHalfOf(ref first);
        for (int i = 1; i < FramesPerLarge; i++)
        {
            // The other half may change at the same time.
            Volatile.Write(ref OwnerHalfOf(ref Unsafe.Add(ref first, i)), owner);
        }
    }

    private static Frame<Size4KiB> FirstOf(Frame<Size2MiB> frame) => Frame<Size4KiB>.FromUnchecked(frame.Start);

    private static ref int OwnerHalfOf(ref ulong entry) => ref Unsafe.Add(ref Unsafe.As<ulong, int>(ref entry), 1);

    private ref int SpareOf(Frame<Size2MiB> frame) => ref OwnerHalfOf(ref Unsafe.Add(ref EntryOf(FirstOf(frame)), 2));

    private ref int LargePagesOf(Frame<Size2MiB> frame) => ref OwnerHalfOf(ref Unsafe.Add(ref EntryOf(FirstOf(frame)), 1));
}
