using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using NUnit.Framework;
using static KernelOS.Tests.Memory.Virtual.FaultyWorld;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Every allocation of every change of memory fails in turn: then nothing is half-done, nothing is lost, and trying again works.</summary>
public sealed class MemoryFaultTests
{
    /// <summary>The changes; each tells whether it was done.</summary>
    private static readonly Dictionary<string, Func<FaultyWorld, bool>> s_changes = new()
    {
        ["mmap"] = world => world.Map(Free, 4 * 4096, MappingFlags.None, null) == AddressSpaceError.None,
        ["mmap of many"] = MapMany,
        ["mmap, shared"] = world => world.Map(Free, 4 * 4096, MappingFlags.Shared, null) == AddressSpaceError.None,
        ["mmap, a file"] = world => world.Map(Free, 4 * 4096, MappingFlags.Shared, world.File) == AddressSpaceError.None,
        ["mmap over the middle of another"] = world => world.Map(Private + (2 * 4096), 4 * 4096, MappingFlags.Shared, world.File) == AddressSpaceError.None,
        ["mmap over the middle of a large page"] = world => world.Map(Large + (9 * 4096), 4096, MappingFlags.Shared, null) == AddressSpaceError.None,
        ["munmap in the middle"] = world => world.Space.Unmap(Private + (2 * 4096), 2 * 4096) == AddressSpaceError.None,
        ["munmap in a large page"] = world => world.Space.Unmap(Large + (100 * 4096), 4096) == AddressSpaceError.None,
        ["munmap of many"] = world => world.Space.Unmap(Private + 4096, Large - Private) == AddressSpaceError.None,
        ["mprotect in the middle"] = world => world.Space.Protect(Private + 4096, 3 * 4096, PageAccess.Read) == AddressSpaceError.None,
        ["mprotect in a large page"] = world => world.Space.Protect(Large + (7 * 4096), 4096, PageAccess.Read) == AddressSpaceError.None,
        ["mprotect of many"] = world => world.Space.Protect(Private + 4096, 3 * 4096, PageAccess.None) == AddressSpaceError.None
            && world.Space.Protect(Private, 8 * 4096, ReadWrite) == AddressSpaceError.None,
        ["mremap, in place"] = world => Remap(world, Private, 8 * 4096, 12 * 4096, RemapPlacement.Stay),
        ["mremap, moved"] = world => Remap(world, Private + (2 * 4096), 3 * 4096, 40 * 4096, RemapPlacement.Anywhere),
        ["mremap, to a place"] = world => Remap(world, Private + 4096, 3 * 4096, 3 * 4096, RemapPlacement.Exact),
        ["mremap of a large page"] = world => Remap(world, Large, LargeSize, 2 * LargeSize, RemapPlacement.Exact),
        ["brk, more"] = world => world.Space.SetBreak(0x60_0000 + (600 * 4096)) == 0x60_0000 + (600 * 4096),
        ["brk, less"] = world => world.Space.SetBreak(0x60_0000 + 4096) == 0x60_0000 + 4096,
        ["madvise DONTNEED"] = world => world.Space.Forget(Private + (3 * 4096), 2 * 4096) == AddressSpaceError.None,
        ["madvise DONTNEED in a large page"] = world => world.Space.Forget(Large + (3 * 4096), 2 * 4096) == AddressSpaceError.None,
        ["madvise COLLAPSE of new memory"] = world => world.Map(Free, LargeSize, MappingFlags.None, null) == AddressSpaceError.None
            && Touch(world, Free, PageAccess.Write)
            && world.Space.Collapse(Free, LargeSize) == AddressSpaceError.None,
        ["mlock in the middle"] = world => Lock(world, Private + (2 * 4096), 3 * 4096),
        ["mlock in a large page"] = world => Lock(world, Large + (9 * 4096), 4096),
        ["touch"] = world => Touch(world, Private + (5 * 4096), PageAccess.Write),
        ["touch of the first page of a table"] = world => world.Map(Free, 4096, MappingFlags.None, null) == AddressSpaceError.None && Touch(world, Free, PageAccess.Write),
        ["touch of shared memory"] = world => Touch(world, Shared + 4096, PageAccess.Write),
        ["touch of a file"] = world => Touch(world, OfFile + (2 * 4096), PageAccess.Read),
        ["write to a private page of a file"] = world => Touch(world, OfFile + (3 * 4096), PageAccess.Write),
        ["fork"] = world => world.Child.TryCopyFrom(world.Space),
    };

    private static readonly HashSet<string> s_needingFrames =
    [
        "fork", "madvise COLLAPSE of new memory", "mlock in the middle", "mremap, moved", "mremap, to a place", "touch",
        "touch of a file", "touch of shared memory", "touch of the first page of a table", "write to a private page of a file",
    ];

    /// <summary>The others find what earlier mappings left behind.</summary>
    private static readonly HashSet<string> s_needingObjects = ["fork", "mmap of many", "mmap over the middle of a large page", "mmap, shared"];

    private static IEnumerable<TestCaseData> Changes()
    {
        foreach (string name in s_changes.Keys)
        {
            yield return new TestCaseData(name, false).SetArgDisplayNames(name, "frames");
            yield return new TestCaseData(name, true).SetArgDisplayNames(name, "objects");
        }
    }

    [TestCaseSource(nameof(Changes))]
    public void NothingIsHalfDone(string name, bool failsObjects)
    {
        const int enough = 100;
        Func<FaultyWorld, bool> change = s_changes[name];
        bool isDone = false;
        int failures = -1;
        for (int allowed = 0; !isDone; allowed++)
        {
            failures++;
            Assert.That(allowed, Is.LessThan(enough), "it fails with any amount of memory");
            using FaultyWorld world = new();
            List<string> before = world.Describe();
            world.Machine.AllocationsUntilFailure = failsObjects ? null : allowed;
            world.Machine.ReservesUntilFailure = failsObjects ? allowed : null;
            isDone = change(world);
            world.Machine.AllocationsUntilFailure = null;
            world.Machine.ReservesUntilFailure = null;
            if (!isDone)
            {
                string where = $"{name}, {allowed} allocations";
                if (!HasParts(name))
                {
                    Assert.That(world.Describe(), Is.EqualTo(before), where);
                }

                Assert.That(change(world), Is.True, where);
            }

        }

        Assert.That(failures > 0, Is.EqualTo((failsObjects ? s_needingObjects : s_needingFrames).Contains(name)), "whether it takes memory has changed");
    }

    /// <summary>After a fork, each write of either side needs memory: a copy of the page, and of the tables that both have.</summary>
    [Test]
    public void AWriteAfterAForkIsDoneOrNot([Values(Private, Private + (5 * 4096), OfFile + 4096, Large + (3 * 4096))] ulong address)
    {
        bool isDone = false;
        for (int allowed = 0; !isDone; allowed++)
        {
            Assert.That(allowed, Is.LessThan(600));
            using FaultyWorld world = new();
            Assert.That(world.Child.TryCopyFrom(world.Space), Is.True);
            List<string> before = world.Describe();
            world.Machine.AllocationsUntilFailure = allowed;
            isDone = Touch(world, address, PageAccess.Write);
            world.Machine.AllocationsUntilFailure = null;
            if (!isDone)
            {
                Assert.That(world.Describe(), Is.EqualTo(before), $"{allowed} allocations");
                Assert.That(Touch(world, address, PageAccess.Write), Is.True);
            }
        }
    }

    /// <summary>Those that do two things, of which the first may be done when the second fails.</summary>
    private static bool HasParts(string name) =>
        name is "mmap of many" or "mprotect of many" or "mlock in the middle" or "touch of the first page of a table" or "madvise COLLAPSE of new memory";

    private static bool MapMany(FaultyWorld world)
    {
        for (ulong i = 0; i < 40; i++)
        {
            if (world.Map(Free + (i * 2 * 4096), 4096, MappingFlags.None, null) != AddressSpaceError.None)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Lock(FaultyWorld world, ulong address, ulong length) =>
        world.Space.Lock(address, length, MappingFlags.Locked, out FaultResult failure) == AddressSpaceError.None && failure == FaultResult.Resolved;

    private static bool Touch(FaultyWorld world, ulong address, PageAccess access) =>
        world.Space.HandleFault(VirtualAddress.Create(address), access) == FaultResult.Resolved;

    private static bool Remap(FaultyWorld world, ulong address, ulong length, ulong newLength, RemapPlacement placement) => world.Space.Remap(new RemapRequest
    {
        Address = address,
        Length = length,
        NewLength = newLength,
        Placement = placement,
        NewAddress = placement == RemapPlacement.Exact ? Free : 0,
    }).Error == AddressSpaceError.None;
}
