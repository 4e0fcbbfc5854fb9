using System;
using System.Collections.Generic;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using NUnit.Framework;

namespace KernelOS.Tests.Primitives;

public sealed class IntrusiveListTests
{
    private IntrusiveList<Item, ByLink> _list;

    [SetUp]
    public void MakeList() => _list = default;

    [Test]
    public void BehavesLikeALinkedListUnderRandomOperations([Values(1, 2, 3)] int seed)
    {
        Random random = new(seed);
        LinkedList<Item> model = new();
        Item[] items = new Item[20];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new Item();
        }

        for (int step = 0; step < 20_000; step++)
        {
            Item item = items[random.Next(items.Length)];
            switch (random.Next(5))
            {
                case 0 when !model.Contains(item):
                    _list.AddFirst(item);
                    model.AddFirst(item);
                    break;
                case 1 when !model.Contains(item):
                    _list.AddLast(item);
                    model.AddLast(item);
                    break;
                case 2 when model.Contains(item):
                    _list.Remove(item);
                    model.Remove(item);
                    break;
                case 3 when model.Count > 0 && !model.Contains(item):
                    Assert.That(_list.Cycle(item), Is.SameAs(model.First!.Value));
                    model.RemoveFirst();
                    model.AddLast(item);
                    break;
                case 4:
                    bool isRemoved = _list.TryRemoveFirst(out Item? first);
                    Assert.That(isRemoved, Is.EqualTo(model.Count > 0));
                    Assert.That(first, Is.SameAs(model.First?.Value));
                    if (isRemoved)
                    {
                        model.RemoveFirst();
                    }

                    break;
            }

            Assert.That(_list.IsEmpty, Is.EqualTo(model.Count == 0));
            Assert.That(Contents(), Is.EqualTo(model), $"seed {seed}, step {step}");
            Assert.That(IntrusiveList<Item, ByLink>.IsLinked(item), Is.EqualTo(model.Contains(item)));
        }
    }

    [Test]
    public void AddingAnItemTwicePanics()
    {
        Item item = new();
        _list.AddLast(item);
        Assert.That(() => _list.AddLast(item), Throws.TypeOf<KernelPanicException>());
        Assert.That(() => _list.AddFirst(item), Throws.TypeOf<KernelPanicException>());
    }

    [Test]
    public void RemovingAnItemThatIsNotInAListPanics() =>
        Assert.That(() => _list.Remove(new Item()), Throws.TypeOf<KernelPanicException>());

    [Test]
    public void RemovingTheOnlyItemOfAnotherListPanics()
    {
        IntrusiveList<Item, ByLink> other = default;
        Item item = new();
        other.AddLast(item);
        Assert.That(() => _list.Remove(item), Throws.TypeOf<KernelPanicException>());
    }

    private List<Item> Contents()
    {
        List<Item> contents = [];
        for (Item? item = _list.First; item is not null; item = IntrusiveList<Item, ByLink>.Next(item))
        {
            contents.Add(item);
        }

        return contents;
    }

    private sealed class Item
    {
        public ListLink<Item> Link;
    }

    private readonly struct ByLink : IListLink<Item>
    {
        public static ref ListLink<Item> Of(Item item) => ref item.Link;
    }
}
