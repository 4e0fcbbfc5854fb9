using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Loading;

/// <summary>Where programs find their memory when nobody is to foresee it.</summary>
public sealed class RandomAddressTests
{
    private const nuint ReadWrite = 3;
    private const nuint PrivateAnonymous = 0x22;
    private const int Programs = 16;

    private HostKernel _kernel = null!;

    [TearDown]
    public void End()
    {
        _kernel.AssertAllGivenBack();
        _kernel.Dispose();
    }

    [Test]
    public void EveryProgramHasItsOwnPlaces()
    {
        List<(nuint Stack, nuint Mapping, nuint Break)> places = Run(randomizesAddresses: true);

        Assert.That(places.Select(place => place.Stack), Is.Unique);
        Assert.That(places.Select(place => place.Mapping), Is.Unique);
        Assert.That(places.Select(place => place.Break).Distinct().Count(), Is.GreaterThan(Programs / 2), "13 bits");
        Assert.That(places.Select(place => (ulong)place.Stack % 16), Is.All.Zero);
        Assert.That(places.Select(place => (ulong)place.Mapping % 4096), Is.All.Zero);
        Assert.That(places.Select(place => (ulong)place.Break % 4096), Is.All.Zero);
    }

    [Test]
    public void WithoutRandomisationAllAreTheSame()
    {
        List<(nuint Stack, nuint Mapping, nuint Break)> places = Run(randomizesAddresses: false);

        Assert.That(places.Distinct(), Has.Exactly(1).Items);
        Assert.That((ulong)places[0].Mapping, Is.EqualTo(UserLayout.MapEnd - 4096));
    }

    [Test]
    public void LayoutsKeepTheirDistances()
    {
        using HostMachine machine = new(1 << 20);
        _kernel = new HostKernel();
        HostPlatform platform = new(machine);
        ulong stackBits = 0;
        ulong mapBits = 0;
        for (int i = 0; i < 10_000; i++)
        {
            AddressLayout layout = AddressLayout.Randomize(platform);
            stackBits |= layout.StackEnd ^ UserLayout.StackEnd;
            mapBits |= layout.MapEnd ^ UserLayout.MapEnd;
            Assert.That(layout.StackEnd, Is.LessThanOrEqualTo(UserLayout.StackEnd).And.GreaterThan(UserLayout.StackEnd - (1UL << 34)));
            Assert.That(layout.StackEnd % 4096, Is.Zero);
            Assert.That(layout.MapEnd % 4096, Is.Zero);
            Assert.That(layout.MapEnd, Is.LessThanOrEqualTo(layout.StackEnd - (UserLayout.StackEnd - UserLayout.MapEnd)), "the stack has room");
            Assert.That(layout.MapEnd, Is.GreaterThan(UserLayout.PositionIndependentBase + (1UL << 41)), "programs have room");
            Assert.That(layout.ProgramOffset, Is.LessThan(1UL << 40));
            Assert.That(layout.BreakOffset, Is.LessThan(1UL << 25));
            Assert.That(layout.StackPointerOffset, Is.LessThan(8192));
        }

        Assert.That(System.Numerics.BitOperations.PopCount(stackBits), Is.GreaterThanOrEqualTo(22));
        Assert.That(System.Numerics.BitOperations.PopCount(mapBits), Is.GreaterThanOrEqualTo(28));
    }

    [Test]
    public void AProcessMayHaveItsProgramsAtTheUsualPlaces()
    {
        _kernel = new HostKernel(randomizesAddresses: true);
        _kernel.Run(program =>
        {
            Assert.That(program.Must(SyscallNumber.Personality, 0xFFFF_FFFF), Is.EqualTo((nuint)0));
            Assert.That(program.Must(SyscallNumber.Personality, 0x004_0000), Is.EqualTo((nuint)0));
            Assert.That(program.Must(SyscallNumber.Personality, 0xFFFF_FFFF), Is.EqualTo((nuint)0x004_0000));
            Assert.That(program.Thread.Process.ChooseLayout().MapEnd, Is.EqualTo(UserLayout.MapEnd));
            Assert.That(program.Must(SyscallNumber.Personality, 0), Is.EqualTo((nuint)0x004_0000));
            Assert.That(program.Thread.Process.ChooseLayout().MapEnd, Is.Not.EqualTo(UserLayout.MapEnd));
            return 0;
        });
    }

    private List<(nuint Stack, nuint Mapping, nuint Break)> Run(bool randomizesAddresses)
    {
        _kernel = new HostKernel(randomizesAddresses: randomizesAddresses);
        List<(nuint, nuint, nuint)> places = [];
        for (int i = 0; i < Programs; i++)
        {
            _kernel.Run(program =>
            {
                nuint mapping = program.Must(SyscallNumber.MMap, 0, 4096, ReadWrite, PrivateAnonymous, nuint.MaxValue, 0);
                places.Add((program.StackPointer, mapping, program.Must(SyscallNumber.Brk, 0)));
                return 0;
            });
        }

        return places;
    }
}
