using System.Runtime.CompilerServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Futexes;

/// <summary>Lists waiters by <see cref="FutexWaiter.QueueLink"/>.</summary>
internal readonly struct ByFutexLink : IListLink<FutexWaiter>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ListLink<FutexWaiter> Of(FutexWaiter item) => ref item.QueueLink;
}
