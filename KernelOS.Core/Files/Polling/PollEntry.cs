using System.Threading;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using Thread = KernelOS.Core.Scheduling.Thread;

namespace KernelOS.Core.Files.Polling;

/// <summary>One open file that a thread watches, beside others.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class PollEntry<TPlatform> : IPooled<PollEntry<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private PoolEntry<PollEntry<TPlatform>> _poolEntry;
    private ListLink<PollEntry<TPlatform>> _link;
    private int _hasNews;

    /// <summary>Who watches.</summary>
    internal Thread? Thread { get; set; }

    /// <summary>The open file, to which it holds a reference.</summary>
    internal OpenFile<TPlatform>? File { get; set; }

    /// <summary>The queue in which it is.</summary>
    internal PollQueue<TPlatform>? Queue { get; set; }

    /// <summary>The next entry of the same thread.</summary>
    internal PollEntry<TPlatform>? NextOfThread { get; set; }

    /// <summary>Notes that the object may have changed; the thread is woken afterwards.</summary>
    internal void NoteNews() => Volatile.Write(ref _hasNews, 1);

    /// <summary>Whether the object may have changed since the last question.</summary>
    internal bool TakeNews() => Volatile.Read(ref _hasNews) != 0 && Interlocked.Exchange(ref _hasNews, 0) != 0;

    ref PoolEntry<PollEntry<TPlatform>> IPooled<PollEntry<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>The link of the list of those who watch one object.</summary>
    internal readonly struct Watchers : IListLink<PollEntry<TPlatform>>
    {
        /// <inheritdoc/>
        public static ref ListLink<PollEntry<TPlatform>> Of(PollEntry<TPlatform> item) => ref item._link;
    }
}
