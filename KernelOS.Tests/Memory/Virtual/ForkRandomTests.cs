using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Trees of address spaces copied from each other, under random operations that also fail, against models page by page.</summary>
public sealed class ForkRandomTests
{
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;
    private const int MostSpaces = 6;

    /// <summary>Where everything is mapped.</summary>
    private const ulong MixedArea = 0x7000_0000;

    /// <summary>Where only private memory is mapped, across two tables, which are then shared as a whole.</summary>
    private const ulong PrivateArea = 0x6000_0000 - (24 * 4096);

    private readonly List<AddressSpace<HostPlatform>> _spaces = [];
    private readonly List<AddressSpaceModel> _models = [];
    private HostMachine _machine = null!;
    private HostPlatform _platform;
    private MappingPool<HostPlatform> _pool = null!;
    private PatternObject _file = null!;
    private ModelObject _modelFile = null!;
    private Random _random = null!;
    private int _current;
    private bool _fails;
    private string _where = string.Empty;

    [Test]
    public void AgreesWithTheModels([Range(1, 14)] int seed) => Run(seed, operations: 6_000, failsSometimes: false);

    [Test]
    public void FramesAndObjectsThatCannotBeHadChangeNothing([Range(101, 114)] int seed) => Run(seed, operations: 6_000, failsSometimes: true);

    [TearDown]
    public void GiveBack()
    {
        _file.Dispose();
        _machine.Dispose();
    }

    private void Run(int seed, int operations, bool failsSometimes)
    {
        _machine = new HostMachine(16 << 20);
        _platform = new HostPlatform(_machine);
        _pool = new MappingPool<HostPlatform>(_platform, 10_000);
        using PatternObject file = new(_platform, (9 * 4096) + 77);
        _file = file;
        _modelFile = new ModelObject(_file, 0);
        _random = new Random(seed);
        ulong free = _platform.FreeFrames;
        _spaces.Clear();
        _models.Clear();
        AddressSpace<HostPlatform> first = new(_platform, _pool);
        Assert.That(first.TryCreate(), Is.True);
        first.SetBreakStart(0x40_0000);
        _spaces.Add(first);
        _models.Add(new AddressSpaceModel { BreakStart = 0x40_0000, Break = 0x40_0000 });
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
            if (i % 100 == 99)
            {
                CheckAllPages();
            }
        }

        CheckAllPages();
        _platform.ActivateKernelRoot();
        foreach (AddressSpace<HostPlatform> space in _spaces)
        {
            space.Destroy();
        }

        Assert.That(_file.Users, Is.Zero);
        Assert.That(_file.Mappings.IsEmpty, Is.True);
        file.Dispose();
        Assert.That(_platform.FreeFrames, Is.EqualTo(free));
        Assert.That(_pool.InUse, Is.Zero);
        Assert.That(_pool.SharedMemoriesInUse, Is.Zero);
        Assert.That(_pool.Commit.Pages, Is.Zero, "promised");
    }

    private void Step()
    {
        AddressSpace<HostPlatform> space = _spaces[_current];
        AddressSpaceModel model = _models[_current];
        ulong address = (_random.Next(2) == 0 ? MixedArea : PrivateArea) + ((ulong)_random.Next(48) * 4096);
        ulong length = (ulong)_random.Next(1, 12) * 4096;
        switch (_random.Next(20))
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
            case 3 or 4 or 5:
                Map(space, model, address, length);
                break;
            case 6:
                if (Agrees(space.Unmap(address, length)))
                {
                    model.Unmap(address, length);
                }

                break;
            case 7 or 8:
                Protect(space, model, address, length);
                break;
            case 9:
                Forget(space, model, address, length);
                break;
            case 14:
                for (ulong offset = 0; offset < 30; offset++)
                {
                    Access(model, address + (offset * 4096));
                }

                break;
            case 10:
                ulong wanted = (ulong)(0x40_0000 + _random.Next(0, 60_000));
                ulong given = space.SetBreak(wanted);
                if (given == wanted || !_fails)
                {
                    Assert.That(model.SetBreak(wanted), Is.EqualTo(given), _where);
                }

                break;
            case 11 or 12:
                Remap(space, model, address, length);
                break;
            case 13:
                ulong size = (ulong)_random.Next(12 * 4096);
                ResizeFile(size);
                break;
            default:
                Access(model, address + (ulong)_random.Next(4096));
                break;
        }
    }

    private void Fork(AddressSpace<HostPlatform> space, AddressSpaceModel model)
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
            Assert.That(child.ResidentPages, Is.EqualTo(space.ResidentPages), _where);
            Assert.That(child.MappedPages, Is.EqualTo(space.MappedPages), _where);
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

        int ended = _current;
        AddressSpace<HostPlatform> space = _spaces[ended];
        _spaces.RemoveAt(ended);
        _models.RemoveAt(ended);
        SwitchTo(_random.Next(_spaces.Count));
        space.Destroy();
    }

    private void Map(AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length)
    {
        bool mayBeShared = address >= MixedArea;
        bool hasFile = mayBeShared && _random.Next(3) == 0;
        ModelPage meaning = new()
        {
            Access = _random.Next(4) == 0 ? PageAccess.Read : ReadWrite,
            IsShared = mayBeShared && _random.Next(3) == 0,
            Object = hasFile ? _modelFile : null,
            Offset = hasFile ? (ulong)_random.Next(6) * 4096 : 0,
        };
        Result<VirtualAddress, AddressSpaceError> mapped = space.Map(new MappingRequest
        {
            Address = address,
            Length = length,
            Placement = Placement.Exact,
            Access = meaning.Access,
            Flags = meaning.IsShared ? MappingFlags.Shared : MappingFlags.None,
            Source = hasFile ? _file : null,
            SourceOffset = meaning.Offset,
        });
        if (Agrees(mapped.Error))
        {
            model.Map(address, length, Placement.Exact, meaning, out _);
        }
    }

    private void Protect(AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length)
    {
        PageAccess access = (PageAccess)_random.Next(4);
        for (ulong done = 0; done < length; done += 4096)
        {
            // Page by page, since without memory a part may be done.
            AddressSpaceError error = space.Protect(address + done, 4096, access);
            if (error == AddressSpaceError.OutOfMemory)
            {
                Assert.That(_fails, Is.True, _where);
                return;
            }

            Assert.That(error, Is.EqualTo(model.Protect(address + done, 4096, access)), _where);
        }
    }

    private void Remap(AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length)
    {
        RemapSource oldPlace = _random.Next(4) == 0 ? RemapSource.Emptied : RemapSource.Unmapped;
        ulong newLength = oldPlace == RemapSource.Emptied ? length : (ulong)_random.Next(1, 16) * 4096;
        Result<VirtualAddress, AddressSpaceError> moved = space.Remap(new RemapRequest
        {
            Address = address,
            Length = length,
            NewLength = newLength,
            Placement = _random.Next(3) == 0 ? RemapPlacement.Stay : RemapPlacement.Anywhere,
            NewAddress = PrivateArea + ((ulong)_random.Next(48) * 4096),
            OldPlace = oldPlace,
        });
        if (moved.TryGet(out VirtualAddress start))
        {
            model.Remap(address, length, newLength, start.Value, oldPlace);
        }
        else
        {
            Assert.That(length <= newLength || _fails || !model.Pages.ContainsKey(address / 4096), Is.True, $"{_where}: what becomes shorter stays where it is");
        }
    }

    private void Forget(AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length)
    {
        for (ulong done = 0; done < length; done += 4096)
        {
            AddressSpaceError error = space.Forget(address + done, 4096);
            if (error == AddressSpaceError.OutOfMemory)
            {
                Assert.That(_fails, Is.True, _where);
                return;
            }

            Assert.That(error, Is.EqualTo(model.Forget(address + done, 4096)), _where);
        }
    }

    private void ResizeFile(ulong size)
    {
        ulong end = (Math.Min(size, _file.Size) + 4095) / 4096 * 4096;
        bool shrinks = size < _file.Size;
        _file.Resize(size);
        _modelFile.Cut(size);
        if (shrinks)
        {
            foreach (AddressSpaceModel model in _models)
            {
                model.Cut(_modelFile, end);
            }
        }
    }

    private void Access(AddressSpaceModel model, ulong address)
    {
        Span<byte> one = [(byte)_random.Next(1, 256)];
        if (_random.Next(3) != 0)
        {
            bool isWritten = _platform.TryWriteUser((nuint)address, one);
            if (isWritten || !_fails)
            {
                Assert.That(model.TryWrite(address, one[0]), Is.EqualTo(isWritten), _where);
            }

            return;
        }

        bool isRead = _platform.TryReadUser((nuint)address, one);
        if (isRead || !_fails)
        {
            Assert.That(model.TryRead(address, out byte value), Is.EqualTo(isRead), _where);
            Assert.That(!isRead || one[0] == value, Is.True, _where);
        }
    }

    /// <summary>Whether it was done; only what may fail may be refused for want of memory.</summary>
    private bool Agrees(AddressSpaceError error)
    {
        Assert.That(error is AddressSpaceError.None || (_fails && error == AddressSpaceError.OutOfMemory), Is.True, _where);
        return error == AddressSpaceError.None;
    }

    private void SwitchTo(int index)
    {
        _current = index;
        AddressSpace<HostPlatform> space = _spaces[index];
        space.Activate();
        _machine.OnFault = (address, access) => space.HandleFault(address, access) == FaultResult.Resolved;
    }

    /// <summary>Compares a byte of the pattern and every byte that may have been written, in every space.</summary>
    private void CheckAllPages()
    {
        int before = _current;
        byte[] page = new byte[4096];
        for (int i = 0; i < _spaces.Count; i++)
        {
            SwitchTo(i);
            foreach ((ulong number, ModelPage model) in _models[i].Pages.Where(pair => pair.Value.Access != PageAccess.None && pair.Value.Exists))
            {
                Assert.That(_platform.TryReadUser((nuint)(number * 4096), page), Is.True, _where);
                for (ulong offset = 0; offset < 4096; offset++)
                {
                    if (page[offset] != model.ByteAt(offset))
                    {
                        Assert.Fail($"{_where}: space {i} has {page[offset]} at 0x{(number * 4096) + offset:x}, not {model.ByteAt(offset)}");
                    }
                }
            }

            Assert.That(_machine.Mmu.FindStale(), Is.Null, $"{_where}: the TLB holds what is no longer true");
        }

        SwitchTo(before);
    }
}
