using System;
using System.Collections.Generic;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Heap.Pooling;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ObjectPoolTests : IDisposable
{
    private const int Limit = 5;

    private readonly HostMachine _machine = new(1 << 20);

    public void Dispose() => _machine.Dispose();

    [Test]
    public void WhatComesBackIsRentedAgainTheLastOneFirst()
    {
        ObjectPool<Item, HostPlatform> pool = Create();
        List<Item> items = RentAll(pool);
        Assert.That((items.Count, pool.InUse), Is.EqualTo((Limit, Limit)));
        items.ForEach(pool.Return);
        Assert.That(pool.InUse, Is.Zero);
        items.Reverse();
        Assert.That(RentAll(pool), Is.EqualTo(items), "the same objects, and no new ones");
    }

    [Test]
    public void NoObjectIsReturnedTwice([Range(0, Limit - 1)] int place)
    {
        ObjectPool<Item, HostPlatform> pool = Create();
        Assert.That(pool.TryRent(out _), Is.True);
        List<Item> items = RentAll(pool);
        items.ForEach(pool.Return);
        Item item = items[place % items.Count];
        Assert.That(() => pool.Return(item), Throws.TypeOf<KernelPanicException>(), "wherever it is among the free ones");
    }

    [Test]
    public void WithoutMemoryNothingIsRentedAndNothingIsLost()
    {
        ObjectPool<Item, HostPlatform> pool = Create();
        Assert.That(pool.TryRent(out _), Is.True);
        _machine.ReservesUntilFailure = 0;
        for (int i = 0; i < 2 * Limit; i++)
        {
            Assert.That(pool.TryRent(out Item? none), Is.False);
            Assert.That(none, Is.Null);
        }

        Assert.That(pool.InUse, Is.EqualTo(1));
        _machine.ReservesUntilFailure = null;
        Assert.That(RentAll(pool), Has.Count.EqualTo(Limit - 1), "what could not be made does not count against the limit");
    }

    [Test]
    public void AHandleLeadsNowhereOnceItsObjectIsBack()
    {
        ObjectPool<Item, HostPlatform> pool = Create();
        Assert.That(pool.TryRent(out Item? item), Is.True);
        Handle<Item> handle = new(item!);
        Assert.That(handle.TryGet(out Item? found), Is.True);
        Assert.That(found, Is.SameAs(item));
        pool.Return(item!);
        Assert.That(handle.TryGet(out found), Is.False);
        Assert.That(found, Is.Null);
        Assert.That(pool.TryRent(out Item? next), Is.True);
        Assert.That(next, Is.SameAs(item), "memory of an item stays an item");
        Assert.That(handle.TryGet(out _), Is.False, "it is another one's now");
        Assert.That(new Handle<Item>(next!).TryGet(out _), Is.True);
    }

    [Test]
    public void OnlyWhatIsRentedHasAHandle()
    {
        ObjectPool<Item, HostPlatform> pool = Create();
        Assert.That(pool.TryRent(out Item? item), Is.True);
        pool.Return(item!);
        Assert.That(() => new Handle<Item>(item!), Throws.TypeOf<KernelPanicException>());
        Assert.That(default(Handle<Item>).IsNone, Is.True);
        Assert.That(default(Handle<Item>).TryGet(out _), Is.False);
    }

    [TestCase(1)]
    [TestCase(2)]
    public void RandomUseMatchesAModel(int seed)
    {
        const int most = 1000;
        Random random = new(seed);
        ObjectPool<Item, HostPlatform> pool = Create(most);
        List<(Handle<Item> Handle, Item Item)> live = [];
        List<Handle<Item>> dead = [];
        for (int i = 0; i < 520_000; i++)
        {
            if (random.Next(2) == 0)
            {
                bool isRented = pool.TryRent(out Item? item);
                Assert.That(isRented, Is.EqualTo(live.Count < most), $"seed {seed}, operation {i}");
                if (isRented)
                {
                    Assert.That(item!.Owner, Is.Zero, $"seed {seed}, operation {i}");
                    item.Owner = i + 1;
                    live.Add((new Handle<Item>(item), item));
                }
            }
            else if (live.Count > 0)
            {
                int victim = random.Next(live.Count);
                (Handle<Item> handle, Item item) = live[victim];
                Assert.That(handle.TryGet(out Item? found) && found == item, Is.True, $"seed {seed}, operation {i}");
                item.Owner = 0;
                pool.Return(item);
                dead.Add(handle);
                live.RemoveAt(victim);
                Assert.That(dead[random.Next(dead.Count)].TryGet(out _), Is.False, $"seed {seed}, operation {i}");
            }

            Assert.That(pool.InUse, Is.EqualTo(live.Count), $"seed {seed}, operation {i}");
        }
    }

    [Test]
    public void WhatNobodyLooksAtIsGivenBackToTheHeapAndMadeAgain()
    {
        ObjectPool<Buffer, HostPlatform> pool = new(new HostPlatform(_machine), () => new Buffer(new byte[8]), 64, Limit);
        List<Buffer> buffers = [];
        while (pool.TryRent(out Buffer? buffer))
        {
            buffers.Add(buffer);
        }

        Assert.That(pool.TryGiveBack(), Is.False, "all are in use");
        pool.Return(buffers[0]);
        pool.Return(buffers[1]);
        Assert.That(pool.TryGiveBack(), Is.True);
        Assert.That(_machine.ObjectsGivenBack, Is.EqualTo(4), "two buffers and their parts");
        Assert.That(pool.TryGiveBack(), Is.False);
        Assert.That(pool.TryRent(out Buffer? fresh), Is.True);
        Assert.That(buffers, Has.None.SameAs(fresh));
        Assert.That(pool.TryRent(out _), Is.True);
        Assert.That(pool.TryRent(out _), Is.False, "the limit is what it was");
    }

    [Test]
    public void WhatHasNoPartIsGivenBackAlone()
    {
        ObjectPool<Buffer, HostPlatform> pool = new(new HostPlatform(_machine), () => new Buffer(null), 64, Limit);
        Assert.That(pool.TryRent(out Buffer? buffer), Is.True);
        pool.Return(buffer!);
        Assert.That(pool.TryGiveBack(), Is.True);
        Assert.That(_machine.ObjectsGivenBack, Is.EqualTo(1));
    }

    [Test]
    public void ObjectsThatSomebodyMayStillLookAtAreKept()
    {
        ObjectPool<Item, HostPlatform> pool = Create();
        RentAll(pool).ForEach(pool.Return);
        Assert.That(pool.TryGiveBack(), Is.False);
        Assert.That(_machine.ObjectsGivenBack, Is.Zero);
    }

    private static List<Item> RentAll(ObjectPool<Item, HostPlatform> pool)
    {
        List<Item> items = [];
        while (pool.TryRent(out Item? item))
        {
            items.Add(item);
        }

        return items;
    }

    private ObjectPool<Item, HostPlatform> Create(int limit = Limit) => new(new HostPlatform(_machine), () => new Item(), 64, limit);

    private sealed class Item : IPooled<Item>
    {
        private PoolEntry<Item> _poolEntry;

        public int Owner { get; set; }

        ref PoolEntry<Item> IPooled<Item>.PoolEntry => ref _poolEntry;
    }

    private sealed class Buffer(object? part) : IPooled<Buffer>, IReturnable
    {
        private PoolEntry<Buffer> _poolEntry;

        ref PoolEntry<Buffer> IPooled<Buffer>.PoolEntry => ref _poolEntry;

        object? IReturnable.Part => part;
    }
}
