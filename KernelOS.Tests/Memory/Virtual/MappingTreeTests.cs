using System.Linq;
using System.Threading;
using KernelOS.Core.Memory.Virtual;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

public sealed class MappingTreeTests
{
    private const ulong Page = 4096;

    [Test]
    public void ASearchNeedsNoMoreStackInATreeThatAProgramHasMadeAList()
    {
        const int Count = 5000;
        MappingTree tree = new();
        uint random = 0x9E37_79B9;
        uint[] priorities = [.. Enumerable.Range(0, Count).Select(_ => random = Next(random))];
        int[] places = new int[Count];
        int place = 0;
        foreach (int i in Enumerable.Range(0, Count).OrderByDescending(i => priorities[i]))
        {
            places[i] = place++;
        }

        // The priorities fall from the lowest address to the highest, so that each mapping is its neighbour's right child; before each is a page.
        for (int i = 0; i < Count; i++)
        {
            ulong start = (((ulong)places[i] * 2) + 1) * Page;
            tree.Insert(new Mapping { Start = start, End = start + Page }, tree.FindFrom(start));
        }

        Assert.That(Depth(tree), Is.EqualTo(Count));
        ulong end = Count * 2 * Page;
        bool isFound = false;
        bool isMoreFound = true;
        ulong found = 0;
        Thread search = new(
            () =>
            {
                isFound = tree.TryFindGap(Page, 0, end, out found);
                isMoreFound = tree.TryFindGap(2 * Page, 0, end, out _);
            },
            maxStackSize: 128 << 10);
        search.Start();
        search.Join();

        Assert.That(isFound, Is.True);
        Assert.That(found, Is.EqualTo(end - (2 * Page)));
        Assert.That(isMoreFound, Is.False);
    }

    private static int Depth(MappingTree tree)
    {
        int depth = 0;
        for (Mapping? mapping = tree.Last; mapping is not null; mapping = mapping.Parent)
        {
            depth++;
        }

        return depth;
    }

    private static uint Next(uint random)
    {
        random ^= random << 13;
        random ^= random >> 17;
        return random ^ (random << 5);
    }
}
