using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Private memory of several 2 MiB in address spaces copied from each other, against models that know nothing of large pages.</summary>
public sealed class LargePageRandomTests
{
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;
    private const int MostSpaces = 5;
    private const int LargePages = 3;
    private const int Margin = 20;
    private const int Pages = (LargePages * 512) + (2 * Margin);
    private const ulong FirstLarge = 0x6000_0000;
    private const ulong Start = FirstLarge - (Margin * 4096);

    private readonly List<AddressSpace<HostPlatform>> _spaces = [];
    private readonly List<PrivateMemoryModel> _models = [];
    private HostMachine _machine = null!;
    private HostPlatform _platform;
    private MappingPool<HostPlatform> _pool = null!;
    private Random _random = null!;
    private int _current;
    private bool _fails;
    private ulong _largeSeen;
    private string _where = string.Empty;

    [Test]
    public void AgreesWithTheModels([Range(1, 8)] int seed, [Values] LargePagePolicy policy) => Run(seed, policy, operations: 1_500, failsSometimes: false);

    [Test]
    public void FramesAndObjectsThatCannotBeHadChangeNothing([Range(101, 112)] int seed) => Run(seed, LargePagePolicy.Always, operations: 1_500, failsSometimes: true);

    private void Run(int seed, LargePagePolicy policy, int operations, bool failsSometimes)
    {
        using HostMachine machine = new(48 << 20);
        _machine = machine;
        _platform = new HostPlatform(_machine);
        _pool = new MappingPool<HostPlatform>(_platform, 10_000) { LargePages = policy };
        _random = new Random(seed);
        ulong free = _platform.FreeFrames;
        _largeSeen = 0;
        _spaces.Clear();
        _models.Clear();
        AddressSpace<HostPlatform> first = new(_platform, _pool);
        Assert.That(first.TryCreate(), Is.True);
        _spaces.Add(first);
        _models.Add(new PrivateMemoryModel(Pages));
        SwitchTo(0);
        for (int i = 0; i < operations; i++)
        {
            _where = $"seed {seed}, operation {i}";
            _fails = failsSometimes && _random.Next(4) == 0;
            if (_fails)
            {
                _machine.AllocationsUntilFailure = _random.Next(4);
                _machine.ReservesUntilFailure = _random.Next(3);
            }

            Step();
            _machine.AllocationsUntilFailure = null;
            _machine.ReservesUntilFailure = null;
            if (i % 50 == 49)
            {
                CheckAll();
            }
        }

        CheckAll();
        _platform.ActivateKernelRoot();
        foreach (AddressSpace<HostPlatform> space in _spaces)
        {
            space.Destroy();
        }

        Assert.That(_platform.FreeFrames, Is.EqualTo(free));
        Assert.That(_pool.InUse, Is.Zero);
        Assert.That(_largeSeen, policy == LargePagePolicy.Never ? Is.Zero : Is.Positive, "large pages were met");
    }

    private void Step()
    {
        AddressSpace<HostPlatform> space = _spaces[_current];
        PrivateMemoryModel model = _models[_current];
        (int first, int count) = PickRange();
        ulong address = Start + ((ulong)first * 4096);
        ulong length = (ulong)count * 4096;
        switch (_random.Next(16))
        {
            case 0:
                Fork(space, model);
                break;
            case 1:
                End();
                break;
            case 2:
                SwitchTo(_random.Next(_spaces.Count));
                break;
            case 3 or 4:
                PageAccess access = _random.Next(5) == 0 ? PageAccess.Read : ReadWrite;
                MappingRequest request = new() { Address = address, Length = length, Access = access, Placement = Placement.Exact };
                if (Agrees(space.Map(request).Error))
                {
                    model.Set(first, count, new PrivateMemoryPage { Access = access });
                    if (_pool.LargePages == LargePagePolicy.Advised)
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
            default:
                Access(model, _random.Next(Pages));
                break;
        }
    }

    /// <summary>Often whole large pages, often with an end a few pages off.</summary>
    private (int First, int Count) PickRange()
    {
        int first = PickBound();
        int end = _random.Next(3) == 0 ? first + _random.Next(1, 30) : PickBound();
        (first, end) = (Math.Min(first, end), Math.Max(first, end));
        end = Math.Min(Math.Max(end, first + 1), Pages);
        first = Math.Min(first, end - 1);
        return (first, end - first);
    }

    private int PickBound() => _random.Next(4) switch
    {
        0 => _random.Next(Pages),
        1 => Math.Clamp(Margin + (_random.Next(LargePages + 1) * 512) + _random.Next(-3, 4), 0, Pages - 1),
        _ => Margin + (_random.Next(LargePages + 1) * 512),
    };

    private void Fork(AddressSpace<HostPlatform> space, PrivateMemoryModel model)
    {
        if (_spaces.Count == MostSpaces)
        {
            return;
        }

        AddressSpace<HostPlatform> child = new(_platform, _pool);
        ulong free = _platform.FreeFrames;
        int mappings = _pool.InUse;
        if (!child.TryCreate())
        {
            Assert.That(_fails, Is.True, _where);
            return;
        }

        if (child.TryCopyFrom(space))
        {
            _spaces.Add(child);
            _models.Add(model.Fork());
            return;
        }

        Assert.That(_fails, Is.True, _where);
        child.Destroy();
        Assert.That(_platform.FreeFrames, Is.EqualTo(free), _where);
        Assert.That(_pool.InUse, Is.EqualTo(mappings), _where);
    }

    private void End()
    {
        if (_spaces.Count == 1)
        {
            return;
        }

        AddressSpace<HostPlatform> space = _spaces[_current];
        _spaces.RemoveAt(_current);
        _models.RemoveAt(_current);
        SwitchTo(_random.Next(_spaces.Count));
        space.Destroy();
    }

    private void Protect(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        PageAccess access = (PageAccess)_random.Next(4);
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
        Assert.That(space.TryGetMapping(address, out MappingInfo info) && info.Start <= address, Is.True, _where);
        return info.Access;
    }

    private void Forget(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        bool hasHoles = model.Entries.AsSpan(first, count).ToArray().Any(entry => !entry.IsMapped);
        AddressSpaceError error = space.Forget(Start + ((ulong)first * 4096), (ulong)count * 4096);
        if (error == AddressSpaceError.OutOfMemory)
        {
            // What was forgotten before is told by a look, which changes nothing.
            Assert.That(_fails, Is.True, _where);
            for (int i = first; i < first + count; i++)
            {
                Span<byte> one = [0];
                bool isThere = space.TryPeek(AddressOf(i), one);
                model.Entries[i].Value = isThere ? one[0] : (byte)0;
            }

            return;
        }

        Assert.That(error, Is.EqualTo(hasHoles ? AddressSpaceError.NotMapped : AddressSpaceError.None), _where);
        for (int i = first; i < first + count; i++)
        {
            model.Entries[i].Value = 0;
        }
    }

    private void Advise(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        MappingFlags flag = _random.Next(2) == 0 ? MappingFlags.LargePages : MappingFlags.SmallPages;
        AddressSpaceError error = space.Advise(Start + ((ulong)first * 4096), (ulong)count * 4096, flag, MappingFlags.LargePages | MappingFlags.SmallPages);
        bool hasHoles = model.Entries.AsSpan(first, count).ToArray().Any(entry => !entry.IsMapped);
        Assert.That(error == (hasHoles ? AddressSpaceError.NotMapped : AddressSpaceError.None) || (_fails && error == AddressSpaceError.OutOfMemory), Is.True, _where);
    }

    private void Remap(AddressSpace<HostPlatform> space, PrivateMemoryModel model, int first, int count)
    {
        // To a place of the same kind, which must be free of the old one.
        int to = _random.Next(2) == 0 ? first + (512 * _random.Next(-2, 3)) : _random.Next(Pages);
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
        Assert.That(error is AddressSpaceError.NotMapped || (_fails && error == AddressSpaceError.OutOfMemory), Is.True, $"{_where}: {error}");
        for (int i = to; i < to + count; i++)
        {
            bool isMapped = space.TryGetMapping(Start + ((ulong)i * 4096), out MappingInfo info) && info.Start <= Start + ((ulong)i * 4096);
            Assert.That(!isMapped || model.Entries[i].IsMapped, Is.True, _where);
            model.Entries[i] = isMapped ? model.Entries[i] : default;
        }
    }

    private void Access(PrivateMemoryModel model, int page)
    {
        Span<byte> one = [(byte)_random.Next(1, 256)];
        ref PrivateMemoryPage entry = ref model.Entries[page];
        if (_random.Next(3) != 0)
        {
            bool isWritten = _platform.TryWriteUser((nuint)AddressOf(page), one);
            if (isWritten || !_fails)
            {
                Assert.That(isWritten, Is.EqualTo((entry.Access & PageAccess.Write) != 0), _where);
            }

            entry.Value = isWritten ? one[0] : entry.Value;
            return;
        }

        bool isRead = _platform.TryReadUser((nuint)AddressOf(page), one);
        if (isRead || !_fails)
        {
            Assert.That(isRead, Is.EqualTo(entry.Access != PageAccess.None), _where);
            Assert.That(!isRead || one[0] == entry.Value, Is.True, _where);
        }
    }

    private static ulong AddressOf(int page) => Start + ((ulong)page * 4096) + 5;

    private bool Agrees(AddressSpaceError error)
    {
        Assert.That(error is AddressSpaceError.None || (_fails && error == AddressSpaceError.OutOfMemory), Is.True, $"{_where}: {error}");
        return error == AddressSpaceError.None;
    }

    private void SwitchTo(int index)
    {
        _current = index;
        AddressSpace<HostPlatform> space = _spaces[index];
        space.Activate();
        _machine.OnFault = (address, access) => space.HandleFault(address, access) == FaultResult.Resolved;
    }

    /// <summary>Looks at every page without touching it, then reads it if that is allowed.</summary>
    private void CheckAll()
    {
        Span<byte> one = [0];
        for (int space = 0; space < _spaces.Count; space++)
        {
            ulong resident = 0;
            for (int page = 0; page < Pages; page++)
            {
                PrivateMemoryPage entry = _models[space].Entries[page];
                bool isThere = _spaces[space].TryPeek(AddressOf(page), one);
                resident += isThere ? 1UL : 0;
                if ((isThere && (!entry.IsMapped || one[0] != entry.Value)) || (!isThere && entry.Value != 0))
                {
                    Assert.Fail($"{_where}: space {space}, page {page}: {(isThere ? one[0] : -1)}, not {(entry.IsMapped ? entry.Value : -1)}");
                }
            }

            Assert.That(_spaces[space].ResidentPages, Is.EqualTo(resident), _where);
            _largeSeen += _spaces[space].CountLargePages(Start, Start + (Pages * 4096UL));
        }

        Assert.That(_machine.Mmu.FindStale(), Is.Null, $"{_where}: the TLB holds what is no longer true");
    }
}
