using System;
using System.Collections.Generic;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Platform;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Heap;

public sealed class ObjectPoolTests
{
    [Test]
    public void AHandleLeadsNowhereOnceItsObjectIsBack()
    {
        ObjectPool<Widget, Reserve> pool = Create(10);
        Assert.That(pool.TryAllocate(out Widget? first, out Handle<Widget> handle), Is.True);
        Assert.That(pool.TryGet(handle, out Widget? found), Is.True);
        Assert.That(found, Is.SameAs(first));
        pool.Free(handle);
        Assert.That(pool.TryGet(handle, out found), Is.False);
        Assert.That(found, Is.Null);
        Assert.That(pool.TryAllocate(out Widget? second, out Handle<Widget> next), Is.True);
        Assert.That(second, Is.SameAs(first), "memory of a widget stays a widget");
        Assert.That(next, Is.Not.EqualTo(handle));
        Assert.That(pool.TryGet(handle, out _), Is.False);
        Assert.That(() => pool.Free(handle), Throws.TypeOf<KernelPanicException>());
    }

    [Test]
    public void NoHandleAndForeignOnesAreNobodys()
    {
        ObjectPool<Widget, Reserve> pool = Create(10);
        Assert.That(pool.TryGet(Handle<Widget>.None, out _), Is.False);
        Assert.That(pool.TryGet(new Handle<Widget>(5, 1), out _), Is.False);
        Assert.That(() => pool.Free(Handle<Widget>.None), Throws.TypeOf<KernelPanicException>());
    }

    [Test]
    public void TheLimitAndTheLackOfMemoryAreFalse()
    {
        ObjectPool<Widget, Reserve> pool = Create(65);
        List<Handle<Widget>> handles = [];
        while (pool.TryAllocate(out _, out Handle<Widget> handle))
        {
            handles.Add(handle);
        }

        Assert.That((handles.Count, pool.Live, pool.Created), Is.EqualTo((65, 65, 65)));
        handles.ForEach(pool.Free);
        Assert.That((pool.Live, pool.Created), Is.EqualTo((0, 65)));

        ObjectPool<Widget, Reserve> poor = new(() => new Widget(), 100, 65, new Reserve(new Budget { Grants = 3 }));
        int count = 0;
        while (poor.TryAllocate(out _, out _))
        {
            count++;
        }

        Assert.That(count, Is.EqualTo(3));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void RandomUseMatchesAModel(int seed)
    {
        Random random = new(seed);
        ObjectPool<Widget, Reserve> pool = Create(1000);
        List<(Handle<Widget> Handle, Widget Item)> live = [];
        List<Handle<Widget>> dead = [];
        for (int i = 0; i < 40_000; i++)
        {
            if (random.Next(2) == 0)
            {
                bool allocated = pool.TryAllocate(out Widget? item, out Handle<Widget> handle);
                Assert.That(allocated, Is.EqualTo(live.Count < 1000), $"seed {seed}, operation {i}");
                if (allocated)
                {
                    Assert.That(item!.Owner, Is.Zero, $"seed {seed}, operation {i}");
                    item.Owner = i + 1;
                    live.Add((handle, item));
                }
            }
            else if (live.Count > 0)
            {
                int victim = random.Next(live.Count);
                (Handle<Widget> handle, Widget item) = live[victim];
                Assert.That(pool.TryGet(handle, out Widget? found) && found == item, Is.True, $"seed {seed}, operation {i}");
                item.Owner = 0;
                pool.Free(handle);
                dead.Add(handle);
                live.RemoveAt(victim);
                Assert.That(pool.TryGet(dead[random.Next(dead.Count)], out _), Is.False, $"seed {seed}, operation {i}");
            }

            Assert.That(pool.Live, Is.EqualTo(live.Count), $"seed {seed}, operation {i}");
        }
    }

    private static ObjectPool<Widget, Reserve> Create(int limit) =>
        new(() => new Widget(), 100, limit, new Reserve(new Budget { Grants = int.MaxValue }));

    private sealed class Widget
    {
        public int Owner { get; set; }
    }

    private sealed class Budget
    {
        public int Grants { get; set; }
    }

    private readonly struct Reserve(Budget budget) : IHeapReserve
    {
        public bool TryReserve(nuint bytes) => budget.Grants-- > 0;

        public HeapUsage HeapUsage => default;

        public void GiveBack(object item)
        {
        }

        public bool TryReclaim() => false;
    }
}
