using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;
using SpinLock = KernelOS.Core.Synchronization.SpinLock;

namespace KernelOS.Core.Processes.Futexes;

/// <summary>Who waits for which futex: a hash table with a lock for each bucket.</summary>
/// <remarks>
/// <para>
/// No wake-up is lost: a waiter counts itself in, then looks at the value, both under the bucket's lock; a waker has
/// changed the value before it looks at the count. The value is read without resolving page faults, which would not do
/// under a spin lock; where that fails, the page is touched without the lock, and all starts again.
/// </para>
/// <para>
/// Nothing is allocated. Two buckets, for a requeue, are locked in the order of their numbers.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed partial class FutexTable<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int HashBits = 8;

    private readonly TPlatform _platform;
    private readonly Scheduler<TPlatform> _scheduler;
    private readonly FutexBucket[] _buckets = new FutexBucket[1 << HashBits];

    internal FutexTable(TPlatform platform, Scheduler<TPlatform> scheduler)
    {
        _platform = platform;
        _scheduler = scheduler;
        for (int i = 0; i < _buckets.Length; i++)
        {
            _buckets[i].Lock = new SpinLock(LockLevel.WaitQueue);
        }
    }

    /// <summary>How many threads wait.</summary>
    internal int Count
    {
        get
        {
            int count = 0;
            for (int i = 0; i < _buckets.Length; i++)
            {
                count += Volatile.Read(ref _buckets[i].Count);
            }

            return count;
        }
    }

    /// <summary>Stops the caller, a thread of a program, until it is woken, if the futex has a certain value.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="key">The futex; its owner stays while the call lasts.</param>
    /// <param name="address">Where the caller sees it: any multiple of 4.</param>
    /// <param name="expected">The value.</param>
    /// <param name="bitSet">Which wakers may wake it: those who share a bit.</param>
    /// <param name="deadline">Up to when.</param>
    internal FutexOutcome Wait(UserThread<TPlatform> caller, in FutexKey key, nuint address, uint expected, uint bitSet, Instant deadline)
    {
        FutexWaiter waiter = caller.FutexWaiter;
        InterruptState previous = _platform.DisableInterrupts();
        while (!TryQueue(waiter, key, address, expected, bitSet, out FutexOutcome outcome))
        {
            _platform.RestoreInterrupts(previous);
            if (outcome != FutexOutcome.BadAddress)
            {
                return outcome;
            }

            // Not there, or not there yet.
            if (!TryRead(address, out _))
            {
                return FutexOutcome.BadAddress;
            }

            _platform.DisableInterrupts();
        }

        FutexOutcome result = Block(caller, waiter, deadline);
        _platform.RestoreInterrupts(previous);
        waiter.MovedTo?.Release();
        waiter.MovedTo = null;
        return result;
    }

    /// <summary>Wakes who waits for a futex, in the order in which they came.</summary>
    /// <param name="key">The futex.</param>
    /// <param name="maximum">How many at most; one is woken even if this is less.</param>
    /// <param name="bitSet">Whom: those who share a bit.</param>
    /// <returns>How many were woken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Wake(in FutexKey key, int maximum, uint bitSet)
    {
        // The caller's change of the value comes before this look, which is a full fence.
        ref FutexBucket bucket = ref _buckets[key.Hash(HashBits)];
        return Interlocked.CompareExchange(ref bucket.Count, 0, 0) == 0 ? 0 : WakeWaiters(ref bucket, key, maximum, bitSet);
    }

    /// <summary>Wakes one who waits for the futex at an address of the calling thread's, whatever is there.</summary>
    internal void WakeAt(UserThread<TPlatform> caller, nuint address)
    {
        if (FutexReference<TPlatform>.TryFind(caller.Process.Space, address, out FutexReference<TPlatform> futex))
        {
            Wake(futex.Key, 1, uint.MaxValue);
            futex.Release();
        }
    }

    /// <summary>Wakes some who wait for a futex, and makes others wait for another one instead.</summary>
    /// <param name="from">The first futex.</param>
    /// <param name="to">The other one.</param>
    /// <param name="wakes">How many are woken at most, not negative.</param>
    /// <param name="moves">How many are moved at most, not negative.</param>
    /// <param name="address">Where the caller sees the first futex.</param>
    /// <param name="expected">Which value it must have, or null.</param>
    /// <param name="count">How many were woken or moved.</param>
    internal FutexOutcome Requeue(in FutexKey from, in FutexKey to, int wakes, int moves, nuint address, uint? expected, out int count)
    {
        int first = from.Hash(HashBits);
        int second = to.Hash(HashBits);
        count = 0;
        while (true)
        {
            InterruptState previous = _platform.DisableInterrupts();
            EnterBoth(first, second);
            uint value = 0;
            bool isKnown = expected is null || TryRead(address, out value);
            if (isKnown && (expected is null || value == expected))
            {
                count = Requeue(from, to, first, second, wakes, moves);
                ExitBoth(first, second);
                _platform.RestoreInterrupts(previous);
                return FutexOutcome.Done;
            }

            ExitBoth(first, second);
            _platform.RestoreInterrupts(previous);
            if (isKnown)
            {
                return FutexOutcome.OtherValue;
            }

            if (!TryRead(address, out _))
            {
                return FutexOutcome.BadAddress;
            }
        }
    }

    /// <summary>Changes a second futex; wakes who waits for the first, and who waits for the second if its old value says so.</summary>
    /// <param name="first">The first futex.</param>
    /// <param name="second">The second one.</param>
    /// <param name="address">Where the caller sees the second one.</param>
    /// <param name="change">What to do with it, and what to compare.</param>
    /// <param name="firstMaximum">How many to wake at the first at most; one is woken even if this is less.</param>
    /// <param name="secondMaximum">The same for the second.</param>
    /// <param name="count">How many were woken.</param>
    internal FutexOutcome WakeAndChange(
        in FutexKey first, in FutexKey second, nuint address, FutexChange change, int firstMaximum, int secondMaximum, out int count)
    {
        int firstBucket = first.Hash(HashBits);
        int secondBucket = second.Hash(HashBits);
        count = 0;
        while (true)
        {
            InterruptState previous = _platform.DisableInterrupts();
            EnterBoth(firstBucket, secondBucket);
            FutexOutcome outcome = Change(address, change, out bool isTrue);
            if (outcome == FutexOutcome.Done)
            {
                count = WakeLocked(ref _buckets[firstBucket], first, firstMaximum, uint.MaxValue);
                count += isTrue ? WakeLocked(ref _buckets[secondBucket], second, secondMaximum, uint.MaxValue) : 0;
            }

            ExitBoth(firstBucket, secondBucket);
            _platform.RestoreInterrupts(previous);
            if (outcome != FutexOutcome.BadAddress)
            {
                return outcome;
            }

            // Touched as for writing, with a value that stays.
            if (!TryRead(address, out uint value) || !_platform.TryCompareExchangeUser(address, value, value, out _))
            {
                return FutexOutcome.BadAddress;
            }
        }
    }

    /// <summary>Reads a futex; with interrupts disabled, only if its page is there.</summary>
    internal unsafe bool TryRead(nuint address, out uint value)
    {
        Unsafe.SkipInit(out value);

        // SAFETY: the span covers exactly the variable, which stays in place while it is pinned.
        fixed (uint* pointer = &value)
        {
            return _platform.TryReadUser(address, new System.Span<byte>(pointer, sizeof(uint)));
        }
    }

    /// <summary>Counts a waiter in if the futex has the expected value; interrupts are disabled. On success, its bucket is locked.</summary>
    private bool TryQueue(FutexWaiter waiter, in FutexKey key, nuint address, uint expected, uint bitSet, out FutexOutcome outcome)
    {
        int index = key.Hash(HashBits);
        ref FutexBucket bucket = ref _buckets[index];
        bucket.Lock.Enter(_platform);
        Interlocked.Increment(ref bucket.Count);
        if (TryRead(address, out uint value))
        {
            if (value == expected)
            {
                waiter.Key = key;
                waiter.BitSet = bitSet;
                waiter.Thread = _scheduler.CurrentThread;
                waiter.Bucket = index;
                bucket.Waiters.AddLast(waiter);
                outcome = FutexOutcome.Done;
                return true;
            }

            outcome = FutexOutcome.OtherValue;
        }
        else
        {
            outcome = FutexOutcome.BadAddress;
        }

        Interlocked.Decrement(ref bucket.Count);
        bucket.Lock.Exit(_platform);
        return false;
    }

    /// <summary>Waits in a queue, whose bucket is locked; interrupts are disabled. Afterwards the waiter is in no queue, and nothing is locked.</summary>
    private FutexOutcome Block(UserThread<TPlatform> caller, FutexWaiter waiter, Instant deadline)
    {
        int index = waiter.Bucket;
        bool isInterrupted = caller.IsInterrupted;
        WakeReason reason = WakeReason.None;
        while (true)
        {
            if (isInterrupted || reason == WakeReason.TimedOut)
            {
                Unlink(ref _buckets[index], waiter);
                _buckets[index].Lock.Exit(_platform);
                return isInterrupted ? FutexOutcome.Interrupted : FutexOutcome.TimedOut;
            }

            _buckets[index].Lock.Exit(_platform);
            reason = _scheduler.Block(deadline);
            if (!TryEnterBucketOf(waiter, out index))
            {
                return FutexOutcome.Done;
            }

            isInterrupted = reason == WakeReason.Interrupted && caller.IsInterrupted;
        }
    }

    /// <summary>Locks the bucket in which a waiter is, wherever others move it meanwhile; false if it has been woken.</summary>
    private bool TryEnterBucketOf(FutexWaiter waiter, out int index)
    {
        while (true)
        {
            index = Volatile.Read(ref waiter.Bucket);
            if (index == FutexWaiter.NoBucket)
            {
                return false;
            }

            _buckets[index].Lock.Enter(_platform);
            if (waiter.Bucket == index)
            {
                return true;
            }

            _buckets[index].Lock.Exit(_platform);
        }
    }
}
