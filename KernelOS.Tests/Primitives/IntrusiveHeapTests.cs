using System;
using System.Collections.Generic;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using NUnit.Framework;

namespace KernelOS.Tests.Primitives;

public sealed class IntrusiveHeapTests
{
    private IntrusiveHeap<Item, ByKey> _heap;

    [SetUp]
    public void MakeHeap() => _heap = default;

    [Test]
    public void BehavesLikeASortedSetUnderRandomOperations([Values(1, 2, 3)] int seed)
    {
        Random random = new(seed);
        Item[] items = new Item[300];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new Item { Serial = i };
        }

        SortedSet<Item> model = new(Comparer<Item>.Create((left, right) => (left.Key, left.Serial).CompareTo((right.Key, right.Serial))));
        for (int step = 0; step < 200_000; step++)
        {
            // Grow and shrink in turns, so that the heap is seen empty, full and in between.
            Item item = items[random.Next(items.Length)];
            bool grows = step / 2000 % 2 == 0 ? random.Next(4) != 0 : random.Next(4) == 0;
            if (grows && !model.Contains(item))
            {
                item.Key = random.Next(100);
                _heap.Add(item);
                model.Add(item);
            }
            else if (!grows && model.Contains(item))
            {
                _heap.Remove(item);
                model.Remove(item);
            }
            else if (!grows && model.Min is Item first)
            {
                _heap.Remove(first);
                model.Remove(first);
            }

            Assert.That(_heap.First, Is.SameAs(model.Min), $"seed {seed}, step {step}");
            Assert.That(IntrusiveHeap<Item, ByKey>.IsLinked(item), Is.EqualTo(model.Contains(item)));
        }
    }

    [Test]
    public void ALongChainOfSiblingsNeedsNoDeepStack()
    {
        const int Count = 1_000_000;
        for (int i = 0; i < Count; i++)
        {
            _heap.Add(new Item { Key = i });
        }

        for (int i = 0; i < Count; i++)
        {
            Assert.That(_heap.First!.Key, Is.EqualTo(i));
            _heap.Remove(_heap.First);
        }

        Assert.That(_heap.First, Is.Null);
    }

    [Test]
    public void AddingAnItemTwicePanics()
    {
        Item item = new();
        _heap.Add(item);
        Assert.That(() => _heap.Add(item), Throws.TypeOf<KernelPanicException>());
    }

    [Test]
    public void RemovingAnItemThatIsNotInAHeapPanics() =>
        Assert.That(() => _heap.Remove(new Item()), Throws.TypeOf<KernelPanicException>());

    private sealed class Item
    {
        public int Key;
        public int Serial;
        public HeapLink<Item> Link;
    }

    private readonly struct ByKey : IHeapOrder<Item>
    {
        public static ref HeapLink<Item> LinkOf(Item item) => ref item.Link;

        public static bool IsBefore(Item left, Item right) =>
            left.Key < right.Key || (left.Key == right.Key && left.Serial < right.Serial);
    }
}
