using System.Runtime.CompilerServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>Lists threads by <see cref="Thread.QueueLink"/>.</summary>
internal readonly struct ByQueueLink : IListLink<Thread>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ListLink<Thread> Of(Thread item) => ref item.QueueLink;
}
