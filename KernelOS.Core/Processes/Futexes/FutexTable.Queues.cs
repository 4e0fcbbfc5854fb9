using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Synchronization;
using Thread = KernelOS.Core.Scheduling.Thread;

namespace KernelOS.Core.Processes.Futexes;

/// <content>What is done with the queues while their buckets are locked.</content>
internal sealed partial class FutexTable<TPlatform>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int WakeWaiters(ref FutexBucket bucket, in FutexKey key, int maximum, uint bitSet)
    {
        using SpinLockGuard<TPlatform> guard = bucket.Lock.Acquire(_platform);
        return WakeLocked(ref bucket, key, maximum, bitSet);
    }

    private int WakeLocked(ref FutexBucket bucket, in FutexKey key, int maximum, uint bitSet)
    {
        int count = 0;
        FutexWaiter? waiter = bucket.Waiters.First;
        while (waiter is not null)
        {
            FutexWaiter? next = waiter.QueueLink.Next;
            if (waiter.Key.Is(key) && (waiter.BitSet & bitSet) != 0)
            {
                WakeOne(ref bucket, waiter);
                if (++count >= maximum)
                {
                    break;
                }
            }

            waiter = next;
        }

        return count;
    }

    private int Requeue(in FutexKey from, in FutexKey to, int first, int second, int wakes, int moves)
    {
        int count = 0;
        FutexWaiter? waiter = _buckets[first].Waiters.First;
        while (waiter is not null && count - wakes < moves)
        {
            FutexWaiter? next = waiter.QueueLink.Next;
            if (waiter.Key.Is(from))
            {
                // Whoever has been moved to another object before wakes instead: every waiter looks at its word again.
                if (++count <= wakes || !TryKeepOwner(waiter, to))
                {
                    WakeOne(ref _buckets[first], waiter);
                }
                else if (!from.Is(to))
                {
                    Move(waiter, to, first, second);
                }
            }

            waiter = next;
        }

        return count;
    }

    /// <summary>Makes a waiter a user of the memory object of a futex to which it is moved; false if it is one of another object that it was moved to.</summary>
    private static bool TryKeepOwner(FutexWaiter waiter, in FutexKey to)
    {
        if (to.Owner is not IMemoryObject owner || ReferenceEquals(owner, waiter.Key.Owner) || ReferenceEquals(owner, waiter.MovedTo))
        {
            return true;
        }

        if (waiter.MovedTo is not null)
        {
            return false;
        }

        owner.Retain();
        waiter.MovedTo = owner;
        return true;
    }

    private void Move(FutexWaiter waiter, in FutexKey to, int first, int second)
    {
        waiter.Key = to;
        _buckets[first].Waiters.Remove(waiter);
        Interlocked.Decrement(ref _buckets[first].Count);
        Interlocked.Increment(ref _buckets[second].Count);
        _buckets[second].Waiters.AddLast(waiter);
        Volatile.Write(ref waiter.Bucket, second);
    }

    private void WakeOne(ref FutexBucket bucket, FutexWaiter waiter)
    {
        Thread thread = waiter.Thread!;
        Unlink(ref bucket, waiter);
        _scheduler.Unblock(thread);
    }

    private static void Unlink(ref FutexBucket bucket, FutexWaiter waiter)
    {
        bucket.Waiters.Remove(waiter);
        Interlocked.Decrement(ref bucket.Count);
        waiter.Thread = null;
        Volatile.Write(ref waiter.Bucket, FutexWaiter.NoBucket);
    }

    private FutexOutcome Change(nuint address, FutexChange change, out bool isTrue)
    {
        isTrue = false;
        while (true)
        {
            if (!TryRead(address, out uint value))
            {
                return FutexOutcome.BadAddress;
            }

            if (!change.TryApply(value, out uint changed))
            {
                return FutexOutcome.Unknown;
            }

            if (!_platform.TryCompareExchangeUser(address, value, changed, out uint found))
            {
                return FutexOutcome.BadAddress;
            }

            if (found == value)
            {
                return change.TryCompare(value, out isTrue) ? FutexOutcome.Done : FutexOutcome.Unknown;
            }
        }
    }

    private void EnterBoth(int first, int second)
    {
        _buckets[System.Math.Min(first, second)].Lock.Enter(_platform);
        if (first != second)
        {
            _buckets[System.Math.Max(first, second)].Lock.EnterSecond(_platform);
        }
    }

    private void ExitBoth(int first, int second)
    {
        if (first != second)
        {
            _buckets[System.Math.Max(first, second)].Lock.ExitSecond();
        }

        _buckets[System.Math.Min(first, second)].Lock.Exit(_platform);
    }
}
