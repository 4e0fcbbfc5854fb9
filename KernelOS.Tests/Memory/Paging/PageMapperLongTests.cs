using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>Very many changes in a few tables, against an array of pages: what the software MMU sees through its TLB is always what the array says.</summary>
/// <remarks>A million operations for each format; the other random tests look at each one's consequences more closely.</remarks>
[TestFixture(typeof(X86_64PageTableFormat), typeof(DirectWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu), 1_000_000)]
[TestFixture(typeof(X86_64PageTableFormat), typeof(RecursiveWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu), 60_000)]
[TestFixture(typeof(LpaePageTableFormat), typeof(DirectWindow<PagingPlatform<LpaeSoftwareMmu>>), typeof(LpaeSoftwareMmu), 1_000_000)]
public sealed class PageMapperLongTests<TFormat, TWindow, TMmu>(int operations) : PageMapperFixture<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    private const ulong Start = 0x1000_0000_0000;
    private const int Pages = 4 * 512;
    private const int Most = 600;

    private readonly (ulong Frame, PageAttributes Attributes)?[] _model = new (ulong, PageAttributes)?[Pages];

    [Test]
    public void RandomChangesMatchAnArray()
    {
        Random random = new(1);
        for (int i = 0; i < operations; i++)
        {
            int page = random.Next(Pages);
            int count = Math.Min(random.Next(40) == 0 ? random.Next(1, Most) : random.Next(1, 20), Pages - page);
            switch (random.Next(10))
            {
                case 0 or 1:
                    MapPage(random, page, i);
                    break;
                case 2:
                    MapPages(random, page, count, i);
                    break;
                case 3 when random.Next(4) == 0:
                    MapPages(random, page & ~511, 512, i);
                    break;
                case 4:
                    Unmap(Range(At(page), (ulong)count << 12));
                    Array.Clear(_model, page, count);
                    break;
                case 5:
                    PageAttributes attributes = RandomAttributes(random);
                    Protect(Range(At(page), (ulong)count << 12), attributes);
                    for (int j = page; j < page + count; j++)
                    {
                        _model[j] = _model[j] is (ulong frame, _) ? (frame, attributes) : null;
                    }

                    break;
                default:
                    Compare(Machine.Mmu.Translate(At(page) + (ulong)random.Next(4096)), page, i);
                    break;
            }

            Compare(Machine.Mmu.Walk(At(page)), page, i);
            if (i % 5000 == 0)
            {
                CompareAll(i);
            }
        }

        CompareAll(operations);
        Unmap(Range(Start, (ulong)Pages << 12));
        AssertNothingIsMapped();
    }

    private static ulong At(int page) => Start + ((ulong)page << 12);

    private static PageAttributes RandomAttributes(Random random) => ToAttributes((uint)random.Next(64)) & ~PageAttributes.Inaccessible;

    private void MapPage(Random random, int page, int operation)
    {
        ulong frame = (ulong)random.NextInt64(1L << 30) << 12;
        PageAttributes attributes = RandomAttributes(random);
        bool isMapped = Map<Size4KiB>(At(page), frame, attributes) == PagingError.None;
        Require(isMapped == _model[page] is null, operation, "mapping a page");
        if (isMapped)
        {
            _model[page] = (frame, attributes);
        }
    }

    private void MapPages(Random random, int page, int count, int operation)
    {
        // Half of them so that large pages fit.
        ulong frame = (ulong)random.NextInt64(1L << 20) << 21;
        frame += random.Next(2) == 0 ? (ulong)(page & 511) << 12 : (ulong)random.Next(512) << 12;
        PageAttributes attributes = RandomAttributes(random);
        bool isFree = !_model.AsSpan(page, count).ContainsAnyExcept(((ulong, PageAttributes)?)null);
        bool isMapped = MapRange(At(page), frame, (ulong)count << 12, attributes) == PagingError.None;
        Require(isMapped == isFree, operation, "mapping a range");
        for (int i = 0; isMapped && i < count; i++)
        {
            _model[page + i] = (frame + ((ulong)i << 12), attributes);
        }
    }

    private void CompareAll(int operation)
    {
        for (int page = 0; page < Pages; page++)
        {
            Compare(Machine.Mmu.Walk(At(page)), page, operation);
        }

        Require(Machine.Mmu.FindStale() is null, operation, "the TLB holds what is no longer true");
    }

    private void Compare(MmuPage? found, int page, int operation)
    {
        if (_model[page] is not (ulong frame, PageAttributes attributes))
        {
            Require(found is null, operation, "a page is there");
            return;
        }

        Require(found is not null, operation, "a page is missing");
        MmuPage expected = Expect(At(page), frame, 12, attributes);
        MmuPage leaf = found!.Value;
        Require(leaf.Frame + (At(page) - leaf.Start) == frame, operation, "a page has another frame");
        Require((leaf.Rights, leaf.Caching, leaf.IsGlobal) == (expected.Rights, expected.Caching, expected.IsGlobal), operation, "a page has other attributes");
    }

    private static void Require(bool condition, int operation, string failure)
    {
        if (!condition)
        {
            Assert.Fail($"seed 1, operation {operation}: {failure}");
        }
    }
}
