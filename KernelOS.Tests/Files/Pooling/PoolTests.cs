using System.Collections.Generic;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Pooling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Pooling;

public sealed class PoolTests
{
    private const int Limit = 5;

    [Test]
    public void WhatComesBackIsRentedAgainTheLastOneFirst()
    {
        using HostMachine machine = new(1 << 20);
        Pool<Item, HostPlatform> pool = Create(machine);
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
        using HostMachine machine = new(1 << 20);
        Pool<Item, HostPlatform> pool = Create(machine);
        Assert.That(pool.TryRent(out _), Is.True);
        List<Item> items = RentAll(pool);
        items.ForEach(pool.Return);
        Item item = items[place % items.Count];
        Assert.That(() => pool.Return(item), Throws.TypeOf<KernelPanicException>(), "wherever it is among the free ones");
    }

    [Test]
    public void BuffersAreGivenBackToTheHeapAndMadeAgain()
    {
        using HostMachine machine = new(1 << 20);
        Pool<Buffer, HostPlatform> pool = new(new HostPlatform(machine), () => new Buffer(), 64, Limit);
        List<Buffer> buffers = [];
        while (pool.TryRent(out Buffer? buffer))
        {
            buffers.Add(buffer);
        }

        Assert.That(pool.TryGiveBack(), Is.False, "all are in use");
        pool.Return(buffers[0]);
        pool.Return(buffers[1]);
        Assert.That(pool.TryGiveBack(), Is.True);
        Assert.That(machine.ObjectsGivenBack, Is.EqualTo(4), "two buffers and their rooms");
        Assert.That(pool.TryGiveBack(), Is.False);
        Assert.That(pool.TryRent(out Buffer? fresh), Is.True);
        Assert.That(buffers, Has.None.SameAs(fresh));
        Assert.That(pool.TryRent(out _), Is.True);
        Assert.That(pool.TryRent(out _), Is.False, "the limit is what it was");
    }

    [Test]
    public void ObjectsThatSomebodyMayStillLookAtAreKept()
    {
        using HostMachine machine = new(1 << 20);
        Pool<Item, HostPlatform> pool = Create(machine);
        RentAll(pool).ForEach(pool.Return);
        Assert.That(pool.TryGiveBack(), Is.False);
        Assert.That(machine.ObjectsGivenBack, Is.Zero);
    }

    private static Pool<Item, HostPlatform> Create(HostMachine machine) => new(new HostPlatform(machine), () => new Item(), 64, Limit);

    private static List<Item> RentAll(Pool<Item, HostPlatform> pool)
    {
        List<Item> items = [];
        while (pool.TryRent(out Item? item))
        {
            items.Add(item);
        }

        return items;
    }

    private sealed class Item : IPooled<Item>
    {
        Item? IPooled<Item>.NextFree { get; set; }
    }

    private sealed class Buffer : IPooled<Buffer>, IPooledBuffer
    {
        public object Room { get; } = new byte[8];

        Buffer? IPooled<Buffer>.NextFree { get; set; }
    }
}
