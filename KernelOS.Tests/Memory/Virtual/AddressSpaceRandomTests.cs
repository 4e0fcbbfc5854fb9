using System;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Random operations on an address space and on its model, the emulated processor being the judge of every access.</summary>
public sealed class AddressSpaceRandomTests
{
    private const int Operations = 40_000;

    [Test]
    public void AgreesWithThePageByPageModel([Range(1, 26)] int seed)
    {
        using HostMachine machine = new(4 << 20);
        HostPlatform platform = new(machine);
        MappingPool<HostPlatform> pool = new(platform, 10_000);
        AddressSpace<HostPlatform> space = new(platform, pool);
        AddressSpaceModel model = new() { BreakStart = 0x40_0000, Break = 0x40_0000 };
        using PatternObject source = new(platform, (5 * 4096) + 123);
        ModelObject modelSource = new(source, 0);
        Random random = new(seed);
        ulong free = platform.FreeFrames;

        Assert.That(space.TryCreate(), Is.True);
        space.Activate();
        machine.OnFault = (address, access) => space.HandleFault(address, access) == FaultResult.Resolved;
        space.SetBreakStart(model.BreakStart);

        for (int i = 0; i < Operations; i++)
        {
            Step(random, space, model, modelSource, platform, $"seed {seed}, operation {i}");
        }

        CheckWhole(space, model, source, pool, platform, $"seed {seed}");
        Assert.That(machine.Mmu.FindStale(), Is.Null, "the TLB holds what is no longer true");
        platform.ActivateKernelRoot();
        space.Destroy();
        source.Dispose();
        Assert.That(pool.SharedMemoriesInUse, Is.Zero);
        Assert.That(platform.FreeFrames, Is.EqualTo(free));
        Assert.That(pool.InUse, Is.Zero);
        Assert.That(pool.Commit.Pages, Is.Zero);
        Assert.That(source.Users, Is.Zero);
    }

    private static void Step(Random random, AddressSpace<HostPlatform> space, AddressSpaceModel model, ModelObject source, HostPlatform platform, string where)
    {
        ulong address = PickAddress(random);
        ulong length = random.Next(4) == 0 ? (ulong)random.Next(30_000) : (ulong)random.Next(0, 9) * 4096;
        switch (random.Next(14))
        {
            case 0 or 1:
                Map(random, space, model, source, address, length, where);
                break;
            case 2:
                // Now and then nearly everything, so that there are not more and more mappings.
                (address, length) = random.Next(60) == 0 ? (UserLayout.MapEnd - (4 << 20), 4 << 20) : (address, length);
                Assert.That(space.Unmap(address, length), Is.EqualTo(model.Unmap(address, length)), where);
                break;
            case 3 or 4:
                PageAccess access = (PageAccess)random.Next(8);
                Assert.That(space.Protect(address, length, access), Is.EqualTo(model.Protect(address, length, access)), where);
                break;
            case 5:
                Assert.That(space.Forget(address, length), Is.EqualTo(model.Forget(address, length)), where);
                break;
            case 6:
                ulong wanted = (ulong)(0x40_0000 + random.Next(-4096, 60_000));
                Assert.That(space.SetBreak(wanted), Is.EqualTo(model.SetBreak(wanted)), where);
                break;
            case 7:
                Lock(random, space, model, address, length, where);
                break;
            default:
                Access(random, model, platform, address + (ulong)random.Next(4096), where);
                break;
        }
    }

    private static void Map(Random random, AddressSpace<HostPlatform> space, AddressSpaceModel model, ModelObject source, ulong address, ulong length, string where)
    {
        Placement placement = (Placement)random.Next(3);
        bool hasSource = random.Next(3) == 0;
        ModelPage meaning = new()
        {
            Access = (PageAccess)random.Next(8),
            Forbidden = random.Next(5) == 0 ? PageAccess.Write : PageAccess.None,
            IsShared = random.Next(4) == 0,
            Lock = random.Next(12) == 0 ? PickLock(random) : MappingFlags.None,
            Object = hasSource ? source : null,
            Offset = hasSource ? (ulong)random.Next(4) * 4096 : 0,
        };
        address = placement == Placement.Anywhere && random.Next(3) == 0 ? 0 : address;
        AddressSpaceError expected = model.Map(address, length, placement, meaning, out ulong start);
        Result<VirtualAddress, AddressSpaceError> mapped = space.Map(new MappingRequest
        {
            Address = address,
            Length = length,
            Placement = placement,
            Access = meaning.Access,
            Forbidden = meaning.Forbidden,
            Flags = meaning.Lock | (meaning.IsShared ? MappingFlags.Shared : MappingFlags.None),
            Source = meaning.Object?.Source,
            SourceOffset = meaning.Offset,
        });
        Assert.That(mapped.Error, Is.EqualTo(expected), where);
        if (mapped.TryGet(out VirtualAddress place))
        {
            Assert.That(place.Value, Is.EqualTo(start), where);
        }
    }

    private static void Lock(Random random, AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length, string where)
    {
        MappingFlags how = PickLock(random);
        switch (random.Next(40))
        {
            case 0:
                space.LockAll(how);
                model.LockAll(how);
                break;
            case 1 or 2:
                space.LockFuture(how);
                model.FutureLock = how;
                break;
            default:
                Assert.That(space.Lock(address, length, how, out FaultResult failure), Is.EqualTo(model.Lock(address, length, how, out FaultResult expected)), where);
                Assert.That(failure, Is.EqualTo(expected), where);
                break;
        }

        Assert.That(space.LockedPages, Is.EqualTo((ulong)model.Pages.Values.Count(page => page.Lock != MappingFlags.None)), where);
    }

    private static MappingFlags PickLock(Random random) => random.Next(5) switch
    {
        0 => MappingFlags.Locked | MappingFlags.LockedWhenTouched,
        1 => MappingFlags.Locked,
        _ => MappingFlags.None,
    };

    private static void Access(Random random, AddressSpaceModel model, HostPlatform platform, ulong address, string where)
    {
        Span<byte> one = [(byte)random.Next(1, 256)];
        int kind = random.Next(5);
        if (kind == 0)
        {
            Assert.That(platform.TryExecuteUser((nuint)address), Is.EqualTo(model.TryExecute(address)), where);
            return;
        }

        if (kind < 3)
        {
            Assert.That(platform.TryWriteUser((nuint)address, one), Is.EqualTo(model.TryWrite(address, one[0])), where);
            return;
        }

        bool expected = model.TryRead(address, out byte value);
        Assert.That(platform.TryReadUser((nuint)address, one), Is.EqualTo(expected), where);
        if (expected)
        {
            Assert.That(one[0], Is.EqualTo(value), where);
        }
    }

    /// <summary>Few places, so that operations meet: around the mmap area's end, the break area, and the ends of the user half.</summary>
    private static ulong PickAddress(Random random) => random.Next(20) switch
    {
        0 => (ulong)random.Next(20) * 4096,
        1 => UserLayout.End - ((ulong)random.Next(12) * 4096),
        2 => UserLayout.MapEnd - (ulong)random.Next(100_000),
        < 7 => 0x40_0000 + ((ulong)random.Next(20) * 4096),
        _ => UserLayout.MapEnd - ((ulong)random.Next(1, 80) * 4096),
    };

    private static void CheckWhole(AddressSpace<HostPlatform> space, AddressSpaceModel model, PatternObject source, MappingPool<HostPlatform> pool, HostPlatform platform, string where)
    {
        Assert.That(space.MappedPages, Is.EqualTo((ulong)model.Pages.Count), where);
        Frame<Size4KiB> root = Frame<Size4KiB>.Create(PhysicalAddress.Create(platform.Machine.ActiveRoot!.Value));
        Assert.That(space.LockedPages, Is.EqualTo((ulong)model.Pages.Values.Count(page => page.Lock != MappingFlags.None)), where);
        int resident = model.Pages.Keys.Count(page => platform.TryFindUser(root, Page<Size4KiB>.Create(VirtualAddress.Create(page * 4096)), out _));
        Assert.That(space.ResidentPages, Is.EqualTo((ulong)resident), where);
        Assert.That(pool.InUse, Is.EqualTo(space.MappingCount + space.SpareCount), where);
        Assert.That(source.Users, Is.LessThanOrEqualTo(space.MappingCount), where);

        // Neighbours that mean the same are one mapping.
        int runs = 0;
        (ulong Number, ModelPage? Page) last = (0, null);
        foreach ((ulong number, ModelPage page) in model.Pages)
        {
            bool isSame = last.Page is not null
                && last.Number + 1 == number
                && last.Page.Access == page.Access
                && last.Page.Forbidden == page.Forbidden
                && last.Page.IsShared == page.IsShared
                && last.Page.Lock == page.Lock
                && last.Page.IsPromised == page.IsPromised
                && last.Page.Object == page.Object
                && (page.Object is null || last.Page.Offset + 4096 == page.Offset);
            runs += isSame ? 0 : 1;
            last = (number, page);
        }

        Assert.That(space.MappingCount, Is.EqualTo(runs), where);

        // Shared memory of which a part is mapped is promised whole.
        int shared = model.Pages.Values.Select(page => page.Object).OfType<ModelObject>().Distinct().Where(memory => memory.Source is null).Sum(memory => (int)(memory.Size / 4096));
        Assert.That(pool.Commit.Pages, Is.EqualTo((ulong)(model.Pages.Values.Count(page => page.IsPromised) + shared)), where);
    }
}
