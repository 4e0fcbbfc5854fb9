using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>The ready threads of one CPU: a first-in-first-out list for each priority, and a bit for each list that is not empty.</summary>
/// <remarks>Every operation takes constant time. The CPU's lock protects it; the bits may be read without. It lives in a field that is not <c>readonly</c>.</remarks>
internal struct RunQueue
{
    /// <summary>How many priorities there are.</summary>
    public const int PriorityCount = (int)ThreadPriority.Realtime + 1;

    private readonly IntrusiveList<Thread, ByQueueLink>[] _lists;
    private uint _nonEmpty;

    /// <summary>Makes an empty queue.</summary>
    public RunQueue() => _lists = new IntrusiveList<Thread, ByQueueLink>[PriorityCount];

    /// <summary>How many threads are ready.</summary>
    public int Count { readonly get; private set; }

    /// <summary>Whether no thread is ready.</summary>
    public readonly bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _nonEmpty == 0;
    }

    /// <summary>Whether a thread of this priority or a higher one is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool HasAtLeast(ThreadPriority priority) => _nonEmpty >> (int)priority != 0;

    /// <summary>Whether a thread of a higher priority than this is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool HasAbove(ThreadPriority priority) => _nonEmpty >> (int)priority > 1;

    /// <summary>Puts a thread behind the others of its priority.</summary>
    public void AddLast(Thread thread)
    {
        _lists[(int)thread.Priority].AddLast(thread);
        _nonEmpty |= 1u << (int)thread.Priority;
        Count++;
    }

    /// <summary>Puts a thread before the others of its priority.</summary>
    public void AddFirst(Thread thread)
    {
        _lists[(int)thread.Priority].AddFirst(thread);
        _nonEmpty |= 1u << (int)thread.Priority;
        Count++;
    }

    /// <summary>Takes a thread out that is in the queue.</summary>
    public void Remove(Thread thread)
    {
        ref IntrusiveList<Thread, ByQueueLink> list = ref _lists[(int)thread.Priority];
        list.Remove(thread);
        Count--;
        if (list.IsEmpty)
        {
            _nonEmpty &= ~(1u << (int)thread.Priority);
        }
    }

    /// <summary>Puts a thread behind its equals, of which there are some or higher ones, and takes the first of the highest priority out.</summary>
    public Thread Cycle(Thread thread)
    {
        if (HasAbove(thread.Priority))
        {
            AddLast(thread);
            return TakeHighest()!;
        }

        return _lists[(int)thread.Priority].Cycle(thread);
    }

    /// <summary>Takes the first thread of the highest priority out, or gives null if none is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Thread? TakeHighest()
    {
        if (_nonEmpty == 0)
        {
            return null;
        }

        int highest = BitOperations.Log2(_nonEmpty);
        ref IntrusiveList<Thread, ByQueueLink> list = ref _lists[highest];
        list.TryRemoveFirst(out Thread? thread);
        Count--;
        if (list.IsEmpty)
        {
            _nonEmpty &= ~(1u << highest);
        }

        return thread;
    }
}
