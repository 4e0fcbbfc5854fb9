using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Random operations, which may also fail, on address spaces copied from each other, against a model of each; after them everything is given back.</summary>
/// <typeparam name="TModel">What an address space is compared with.</typeparam>
/// <param name="memoryBytes">How much memory the machine has.</param>
/// <param name="mostSpaces">How many address spaces there are at a time.</param>
/// <param name="interval">After how many operations all is compared.</param>
public abstract class CopiedSpacesTests<TModel>(ulong memoryBytes, int mostSpaces, int interval)
{
    private int _current;

    private protected HostMachine Machine { get; private set; } = null!;

    private protected HostPlatform Platform { get; private set; }

    private protected MappingPool<HostPlatform> Pool { get; private set; } = null!;

    private protected Random Random { get; private set; } = null!;

    private protected List<AddressSpace<HostPlatform>> Spaces { get; } = [];

    private protected List<TModel> Models { get; } = [];

    /// <summary>Whether there may be no memory for this operation.</summary>
    private protected bool Fails { get; private set; }

    /// <summary>Which operation this is.</summary>
    private protected string Where { get; private set; } = string.Empty;

    [TearDown]
    public void DisposeMachine() => Machine.Dispose();

    private protected void Run(int seed, int operations, bool failsSometimes, LargePagePolicy policy = default)
    {
        Machine = new HostMachine(memoryBytes);
        Platform = new HostPlatform(Machine);
        Pool = new MappingPool<HostPlatform>(Platform, 10_000) { LargePages = policy };
        Random = new Random(seed);
        ulong free = Platform.FreeFrames;
        Spaces.Clear();
        Models.Clear();
        AddressSpace<HostPlatform> first = new(Platform, Pool);
        Assert.That(first.TryCreate(), Is.True);
        Spaces.Add(first);
        Models.Add(Begin(first));
        SwitchTo(0);
        for (int i = 0; i < operations; i++)
        {
            Where = $"seed {seed}, operation {i}";
            Fails = failsSometimes && Random.Next(4) == 0;
            if (Fails)
            {
                Machine.AllocationsUntilFailure = Random.Next(4);
                Machine.ReservesUntilFailure = Random.Next(3);
            }

            Step(Spaces[_current], Models[_current]);
            Machine.AllocationsUntilFailure = null;
            Machine.ReservesUntilFailure = null;
            if (i % interval == interval - 1)
            {
                CheckAll();
            }
        }

        CheckAll();
        Platform.ActivateKernelRoot();
        foreach (AddressSpace<HostPlatform> space in Spaces)
        {
            space.Destroy();
        }

        End();
        Assert.That(Platform.FreeFrames, Is.EqualTo(free));
        Assert.That(Pool.InUse, Is.Zero);
        Assert.That(Pool.SharedMemoriesInUse, Is.Zero);
        Assert.That(Pool.Commit.Pages, Is.Zero, "promised");
    }

    /// <summary>Gets the first space ready; its model.</summary>
    private protected abstract TModel Begin(AddressSpace<HostPlatform> first);

    /// <summary>A copy of a model.</summary>
    private protected abstract TModel Copy(TModel model);

    /// <summary>Does something with the active space and its model.</summary>
    private protected abstract void Step(AddressSpace<HostPlatform> space, TModel model);

    /// <summary>Compares a space, which is active, with its model.</summary>
    private protected abstract void Check(AddressSpace<HostPlatform> space, TModel model);

    /// <summary>Looks whether all is well after the last space's end, and gives back the rest.</summary>
    private protected abstract void End();

    /// <summary>Makes a copy of the active space, if there are not too many.</summary>
    private protected void Fork()
    {
        if (Spaces.Count == mostSpaces)
        {
            return;
        }

        AddressSpace<HostPlatform> space = Spaces[_current];
        AddressSpace<HostPlatform> child = new(Platform, Pool);
        ulong free = Platform.FreeFrames;
        int mappings = Pool.InUse;
        if (!child.TryCreate())
        {
            Assert.That(Fails, Is.True, Where);
            return;
        }

        if (child.TryCopyFrom(space))
        {
            Assert.That(child.ResidentPages, Is.EqualTo(space.ResidentPages), Where);
            Assert.That(child.MappedPages, Is.EqualTo(space.MappedPages), Where);
            Spaces.Add(child);
            Models.Add(Copy(Models[_current]));
            return;
        }

        Assert.That(Fails, Is.True, Where);
        child.Destroy();
        Assert.That(Platform.FreeFrames, Is.EqualTo(free), Where);
        Assert.That(Pool.InUse, Is.EqualTo(mappings), Where);
    }

    /// <summary>Ends the active space, if it is not the only one.</summary>
    private protected void EndOne()
    {
        if (Spaces.Count == 1)
        {
            return;
        }

        AddressSpace<HostPlatform> space = Spaces[_current];
        Spaces.RemoveAt(_current);
        Models.RemoveAt(_current);
        SwitchToAny();
        space.Destroy();
    }

    /// <summary>Activates any space.</summary>
    private protected void SwitchToAny() => SwitchTo(Random.Next(Spaces.Count));

    /// <summary>Whether it was done; only what may fail may be refused for want of memory.</summary>
    private protected bool Agrees(AddressSpaceError error)
    {
        Assert.That(error is AddressSpaceError.None || (Fails && error == AddressSpaceError.OutOfMemory), Is.True, $"{Where}: {error}");
        return error == AddressSpaceError.None;
    }

    private void SwitchTo(int index)
    {
        _current = index;
        AddressSpace<HostPlatform> space = Spaces[index];
        space.Activate();
        Machine.OnFault = (address, access) => space.HandleFault(address, access) == FaultResult.Resolved;
    }

    private void CheckAll()
    {
        int before = _current;
        for (int i = 0; i < Spaces.Count; i++)
        {
            SwitchTo(i);
            Check(Spaces[i], Models[i]);
            Assert.That(Machine.Mmu.FindStale(), Is.Null, $"{Where}: the TLB holds what is no longer true");
        }

        SwitchTo(before);
    }
}
