using System;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Private memory of several 2 MiB in address spaces copied from each other, against models that know nothing of large pages.</summary>
public sealed class LargePageRandomTests() : CopiedSpacesTests<PrivateMemoryModel>(memoryBytes: 48 << 20, mostSpaces: 5, interval: 50)
{
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;
    private const int LargePages = 3;
    private const int Margin = 20;
    private const int Pages = (LargePages * 512) + (2 * Margin);
    private const ulong FirstLarge = 0x6000_0000;
    private const ulong Start = FirstLarge - (Margin * 4096);

    private ulong _largeSeen;

    [Test]
    public void AgreesWithTheModels([Range(1, 8)] int seed, [Values] LargePagePolicy policy) => Run(seed, operations: 1_500, failsSometimes: false, policy);

    [Test]
    public void FramesAndObjectsThatCannotBeHadChangeNothing([Range(101, 112)] int seed) => Run(seed, operations: 1_500, failsSometimes: true, LargePagePolicy.Always);

    private protected override PrivateMemoryModel Begin(AddressSpace<HostPlatform> first)
    {
        _largeSeen = 0;
        return new PrivateMemoryModel(Pages);
    }

    private protected override PrivateMemoryModel Copy(PrivateMemoryModel model) => model.Fork();

    private protected override void End() =>
        Assert.That(_largeSeen, Pool.LargePages == LargePagePolicy.Never ? Is.Zero : Is.Positive, "large pages were met");

    private protected override void Step(AddressSpace<HostPlatform> space, PrivateMemoryModel model)
    {
        (int first, int count) = PickRange();
        ulong address = Start + ((ulong)first * 4096);
        ulong length = (ulong)count * 4096;
        switch (Random.Next(17))
        {
            case 0:
                Fork();
                break;
            case 1:
                EndOne();
                break;
            case 2:
                SwitchToAny();
                break;
            case 3 or 4:
                PageAccess access = Random.Next(5) == 0 ? PageAccess.Read : ReadWrite;
                MappingRequest request = new() { Address = address, Length = length, Access = access, Placement = Placement.Exact };
                if (Agrees(space.Map(request).Error))
                {
                    model.Set(first, count, new PrivateMemoryPage { Access = access });
                    if (Pool.LargePages == LargePagePolicy.Advised)
                    {
                        space.Advise(address, length, MappingFlags.LargePages, MappingFlags.LargePages | MappingFlags.SmallPages);
                    }
                }

                break;
            case 5:
                if (Agrees(space.Unmap(address, length)))
                {
                    model.Set(first, count, default);
                }

                break;
            case 6:
                Protect(space, model, first, count);
                break;
            case 7:
                Forget(space, model, first, count);
                break;
            case 8:
                Remap(space, model, first, count);
                break;
            case 9:
                space.Populate(VirtualAddress.Create(address), length);
                break;
            case 10:
                Advise(space, model, first, count);
                break;
            case 11:
                for (int i = first; i < first + count; i++)
                {
                    Access(model, i);
                }

                break;
            case 12:
                Collapse(space);
                break;
            default:
                Access(model, Random.Next(Pages));
                break;
        }
    }

    /// <summary>Often whole large pages, often with an end a few pages off.</summary>
    private (int First, int Count) PickRange()
    {
        int first = PickBound();
        int end = Random.Next(3) == 0 ? first + Random.Next(1, 30) : PickBound();
        (first, end) = (Math.Min(first, end), Math.Max(first, end));
        end = Math.Min(Math.Max(end, first + 1), Pages);
        first = Math.Min(first, end - 1);
        return (first, end - first);
    }

    private int PickBound() => Random.Next(4) switch
    {
        0 => Random.Next(Pages),
        1 => Math.Clamp(Margin + (Random.Next(LargePages + 1) * 512) + Random.Next(-3, 4), 0, Pages - 1),
        _ => Margin + (Random.Next(LargePages + 1) * 512),
    };

    private void Protect(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        PageAccess access = (PageAccess)Random.Next(4);
        int done = 0;
        while (done < count && model.Entries[first + done].IsMapped)
        {
            done++;
        }

        // Up to the first hole, so that there is one answer; without memory a part may be done, which is then found out.
        if (done == 0)
        {
            return;
        }

        AddressSpaceError error = space.Protect(Start + ((ulong)first * 4096), (ulong)done * 4096, access);
        if (Agrees(error))
        {
            model.Protect(first, done, access);
            return;
        }

        for (int i = first; i < first + done; i++)
        {
            model.Entries[i].Access = AccessOf(space, i);
        }
    }

    private PageAccess AccessOf(AddressSpace<HostPlatform> space, int page)
    {
        ulong address = Start + ((ulong)page * 4096);
        Assert.That(space.TryGetMapping(address, out MappingInfo info) && info.Start <= address, Is.True, Where);
        return info.Access;
    }

    private void Forget(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        bool hasHoles = model.Entries.AsSpan(first, count).ToArray().Any(entry => !entry.IsMapped);
        AddressSpaceError error = space.Forget(Start + ((ulong)first * 4096), (ulong)count * 4096);
        if (error == AddressSpaceError.OutOfMemory)
        {
            // What was forgotten before is told by a look, which changes nothing.
            Assert.That(Fails, Is.True, Where);
            for (int i = first; i < first + count; i++)
            {
                Span<byte> one = [0];
                bool isThere = space.TryPeek(AddressOf(i), one);
                model.Entries[i].Value = isThere ? one[0] : (byte)0;
            }

            return;
        }

        Assert.That(error, Is.EqualTo(hasHoles ? AddressSpaceError.NotMapped : AddressSpaceError.None), Where);
        for (int i = first; i < first + count; i++)
        {
            model.Entries[i].Value = 0;
        }
    }

    private void Advise(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        MappingFlags flag = Random.Next(2) == 0 ? MappingFlags.LargePages : MappingFlags.SmallPages;
        AddressSpaceError error = space.Advise(Start + ((ulong)first * 4096), (ulong)count * 4096, flag, MappingFlags.LargePages | MappingFlags.SmallPages);
        bool hasHoles = model.Entries.AsSpan(first, count).ToArray().Any(entry => !entry.IsMapped);
        Assert.That(error == (hasHoles ? AddressSpaceError.NotMapped : AddressSpaceError.None) || (Fails && error == AddressSpaceError.OutOfMemory), Is.True, Where);
    }

    private void Collapse(AddressSpace<HostPlatform> space)
    {
        if (Pool.LargePages != LargePagePolicy.Never)
        {
            ulong length = (ulong)Random.Next(1, LargePages) << 21;
            space.Collapse(FirstLarge + ((ulong)Random.Next(LargePages) << 21), length);
        }
    }

    private void Remap(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        // To a place of the same kind, which must be free of the old one.
        int to = Random.Next(2) == 0 ? first + (512 * Random.Next(-2, 3)) : Random.Next(Pages);
        if (to < 0 || to + count > Pages || Math.Abs(to - first) < count)
        {
            return;
        }

        AddressSpaceError error = space.Remap(new RemapRequest
        {
            Address = Start + ((ulong)first * 4096),
            Length = (ulong)count * 4096,
            NewLength = (ulong)count * 4096,
            Placement = RemapPlacement.Exact,
            NewAddress = Start + ((ulong)to * 4096),
        }).Error;
        if (error == AddressSpaceError.None)
        {
            PrivateMemoryPage[] moved = model.Entries.AsSpan(first, count).ToArray();
            model.Set(first, count, default);
            moved.CopyTo(model.Entries, to);
            return;
        }

        // Whether the new place was emptied before is found out.
        Assert.That(error is AddressSpaceError.NotMapped || (Fails && error == AddressSpaceError.OutOfMemory), Is.True, $"{Where}: {error}");
        for (int i = to; i < to + count; i++)
        {
            bool isMapped = space.TryGetMapping(Start + ((ulong)i * 4096), out MappingInfo info) && info.Start <= Start + ((ulong)i * 4096);
            Assert.That(!isMapped || model.Entries[i].IsMapped, Is.True, Where);
            model.Entries[i] = isMapped ? model.Entries[i] : default;
        }
    }

    private void Access(PrivateMemoryModel model, int page)
    {
        Span<byte> one = [(byte)Random.Next(1, 256)];
        ref PrivateMemoryPage entry = ref model.Entries[page];
        if (Random.Next(3) != 0)
        {
            bool isWritten = Platform.TryWriteUser((nuint)AddressOf(page), one);
            if (isWritten || !Fails)
            {
                Assert.That(isWritten, Is.EqualTo((entry.Access & PageAccess.Write) != 0), Where);
            }

            entry.Value = isWritten ? one[0] : entry.Value;
            return;
        }

        bool isRead = Platform.TryReadUser((nuint)AddressOf(page), one);
        if (isRead || !Fails)
        {
            Assert.That(isRead, Is.EqualTo(entry.Access != PageAccess.None), Where);
            Assert.That(!isRead || one[0] == entry.Value, Is.True, Where);
        }
    }

    private static ulong AddressOf(int page) => Start + ((ulong)page * 4096) + 5;

    /// <summary>Looks at every page without touching it.</summary>
    private protected override void Check(AddressSpace<HostPlatform> space, PrivateMemoryModel model)
    {
        Span<byte> one = [0];
        ulong resident = 0;
        for (int page = 0; page < Pages; page++)
        {
            PrivateMemoryPage entry = model.Entries[page];
            bool isThere = space.TryPeek(AddressOf(page), one);
            resident += isThere ? 1UL : 0;
            if ((isThere && (!entry.IsMapped || one[0] != entry.Value)) || (!isThere && entry.Value != 0))
            {
                Assert.Fail($"{Where}: space {Models.IndexOf(model)}, page {page}: {(isThere ? one[0] : -1)}, not {(entry.IsMapped ? entry.Value : -1)}");
            }
        }

        Assert.That(space.ResidentPages, Is.EqualTo(resident), Where);
        _largeSeen += space.CountLargePages(Start, Start + (Pages * 4096UL));
    }
}
