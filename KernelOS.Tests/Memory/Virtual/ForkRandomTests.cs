using System;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Trees of address spaces copied from each other, under random operations that also fail, against models page by page.</summary>
public sealed class ForkRandomTests() : CopiedSpacesTests<AddressSpaceModel>(memoryBytes: 16 << 20, mostSpaces: 6, interval: 100)
{
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;

    /// <summary>Where everything is mapped.</summary>
    private const ulong MixedArea = 0x7000_0000;

    /// <summary>Where only private memory is mapped, across two tables, which are then shared as a whole.</summary>
    private const ulong PrivateArea = 0x6000_0000 - (24 * 4096);

    private PatternObject _file = null!;
    private ModelObject _modelFile = null!;

    [Test]
    public void AgreesWithTheModels([Range(1, 14)] int seed) => Run(seed, operations: 6_000, failsSometimes: false);

    [Test]
    public void FramesAndObjectsThatCannotBeHadChangeNothing([Range(101, 114)] int seed) => Run(seed, operations: 6_000, failsSometimes: true);

    [TearDown]
    public void DisposeFile() => _file.Dispose();

    private protected override AddressSpaceModel Begin(AddressSpace<HostPlatform> first)
    {
        _file = new PatternObject(Platform, (9 * 4096) + 77);
        _modelFile = new ModelObject(_file, 0);
        first.SetBreakStart(0x40_0000);
        return new AddressSpaceModel { BreakStart = 0x40_0000, Break = 0x40_0000 };
    }

    private protected override AddressSpaceModel Copy(AddressSpaceModel model) => model.Fork();

    private protected override void End()
    {
        Assert.That(_file.Users, Is.Zero);
        Assert.That(_file.Mappings.IsEmpty, Is.True);
        _file.Dispose();
    }

    private protected override void Step(AddressSpace<HostPlatform> space, AddressSpaceModel model)
    {
        ulong address = (Random.Next(2) == 0 ? MixedArea : PrivateArea) + ((ulong)Random.Next(48) * 4096);
        ulong length = (ulong)Random.Next(1, 12) * 4096;
        switch (Random.Next(20))
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
                ulong wanted = (ulong)(0x40_0000 + Random.Next(0, 60_000));
                ulong given = space.SetBreak(wanted);
                if (given == wanted || !Fails)
                {
                    Assert.That(model.SetBreak(wanted), Is.EqualTo(given), Where);
                }

                break;
            case 11 or 12:
                Remap(space, model, address, length);
                break;
            case 13:
                ulong size = (ulong)Random.Next(12 * 4096);
                ResizeFile(size);
                break;
            default:
                Access(model, address + (ulong)Random.Next(4096));
                break;
        }
    }

    private void Map(AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length)
    {
        bool mayBeShared = address >= MixedArea;
        bool hasFile = mayBeShared && Random.Next(3) == 0;
        ModelPage meaning = new()
        {
            Access = Random.Next(4) == 0 ? PageAccess.Read : ReadWrite,
            IsShared = mayBeShared && Random.Next(3) == 0,
            Object = hasFile ? _modelFile : null,
            Offset = hasFile ? (ulong)Random.Next(6) * 4096 : 0,
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
        PageAccess access = (PageAccess)Random.Next(4);
        for (ulong done = 0; done < length; done += 4096)
        {
            // Page by page, since without memory a part may be done.
            AddressSpaceError error = space.Protect(address + done, 4096, access);
            if (error == AddressSpaceError.OutOfMemory)
            {
                Assert.That(Fails, Is.True, Where);
                return;
            }

            Assert.That(error, Is.EqualTo(model.Protect(address + done, 4096, access)), Where);
        }
    }

    private void Remap(AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length)
    {
        RemapSource oldPlace = Random.Next(4) == 0 ? RemapSource.Emptied : RemapSource.Unmapped;
        ulong newLength = oldPlace == RemapSource.Emptied ? length : (ulong)Random.Next(1, 16) * 4096;
        Result<VirtualAddress, AddressSpaceError> moved = space.Remap(new RemapRequest
        {
            Address = address,
            Length = length,
            NewLength = newLength,
            Placement = Random.Next(3) == 0 ? RemapPlacement.Stay : RemapPlacement.Anywhere,
            NewAddress = PrivateArea + ((ulong)Random.Next(48) * 4096),
            OldPlace = oldPlace,
        });
        if (moved.TryGet(out VirtualAddress start))
        {
            model.Remap(address, length, newLength, start.Value, oldPlace);
        }
        else
        {
            Assert.That(length <= newLength || Fails || !model.Pages.ContainsKey(address / 4096), Is.True, $"{Where}: what becomes shorter stays where it is");
        }
    }

    private void Forget(AddressSpace<HostPlatform> space, AddressSpaceModel model, ulong address, ulong length)
    {
        for (ulong done = 0; done < length; done += 4096)
        {
            AddressSpaceError error = space.Forget(address + done, 4096);
            if (error == AddressSpaceError.OutOfMemory)
            {
                Assert.That(Fails, Is.True, Where);
                return;
            }

            Assert.That(error, Is.EqualTo(model.Forget(address + done, 4096)), Where);
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
            foreach (AddressSpaceModel model in Models)
            {
                model.Cut(_modelFile, end);
            }
        }
    }

    private void Access(AddressSpaceModel model, ulong address)
    {
        Span<byte> one = [(byte)Random.Next(1, 256)];
        if (Random.Next(3) != 0)
        {
            bool isWritten = Platform.TryWriteUser((nuint)address, one);
            if (isWritten || !Fails)
            {
                Assert.That(model.TryWrite(address, one[0]), Is.EqualTo(isWritten), Where);
            }

            return;
        }

        bool isRead = Platform.TryReadUser((nuint)address, one);
        if (isRead || !Fails)
        {
            Assert.That(model.TryRead(address, out byte value), Is.EqualTo(isRead), Where);
            Assert.That(!isRead || one[0] == value, Is.True, Where);
        }
    }

    /// <summary>Compares every byte, those of the pattern and those that may have been written.</summary>
    private protected override void Check(AddressSpace<HostPlatform> space, AddressSpaceModel model)
    {
        byte[] bytes = new byte[4096];
        foreach ((ulong number, ModelPage page) in model.Pages.Where(pair => pair.Value.Access != PageAccess.None && pair.Value.Exists))
        {
            Assert.That(Platform.TryReadUser((nuint)(number * 4096), bytes), Is.True, Where);
            for (ulong offset = 0; offset < 4096; offset++)
            {
                if (bytes[offset] != page.ByteAt(offset))
                {
                    Assert.Fail($"{Where}: space {Models.IndexOf(model)} has {bytes[offset]} at 0x{(number * 4096) + offset:x}, not {page.ByteAt(offset)}");
                }
            }
        }
    }
}
