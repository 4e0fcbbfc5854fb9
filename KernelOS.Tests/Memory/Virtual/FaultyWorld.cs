using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>A process's memory with some of everything, on a machine whose memory can run out at any allocation.</summary>
internal sealed class FaultyWorld : IDisposable
{
    public const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;
    public const ulong Private = 0x1000_0000;
    public const ulong Shared = 0x2000_0000;
    public const ulong OfFile = 0x3000_0000;
    public const ulong Large = 0x4000_0000;
    public const ulong Free = 0x5000_0000;
    public const ulong LargeSize = 2 << 20;
    private const ulong BreakStart = 0x60_0000;

    private readonly ulong _freeFrames;

    public FaultyWorld()
    {
        Machine = new HostMachine(16 << 20);
        Platform = new HostPlatform(Machine);
        Pool = new MappingPool<HostPlatform>(Platform, 1000) { LargePages = LargePagePolicy.Advised };
        Space = new AddressSpace<HostPlatform>(Platform, Pool);
        Child = new AddressSpace<HostPlatform>(Platform, Pool);
        _freeFrames = Platform.FreeFrames;
        File = new PatternObject(Platform, 6 * 4096);
        Require(Space.TryCreate() && Child.TryCreate());
        Space.Activate();
        Machine.OnFault = (address, access) => Space.HandleFault(address, access) == FaultResult.Resolved;
        Space.SetBreakStart(BreakStart);
        Require(Space.SetBreak(BreakStart + (3 * 4096)) == BreakStart + (3 * 4096));
        Map(Private, 8 * 4096, MappingFlags.None, null);
        Map(Shared, 4 * 4096, MappingFlags.Shared, null);
        Map(OfFile, 4 * 4096, MappingFlags.None, File);
        Map(Large, LargeSize, MappingFlags.None, null);
        Require(Space.Advise(Large, LargeSize, MappingFlags.LargePages, MappingFlags.LargePages) == AddressSpaceError.None);
        foreach (ulong touched in (ulong[])[BreakStart, Private, Private + (3 * 4096), Shared, OfFile + 4096, Large + 5])
        {
            Require(Platform.TryWriteUser((nuint)touched, [(byte)(touched >> 12), 7]));
        }

        Require(Space.CountLargePages(Large, Large + LargeSize) == 1);
    }

    public HostMachine Machine { get; }

    public HostPlatform Platform { get; }

    public MappingPool<HostPlatform> Pool { get; }

    public AddressSpace<HostPlatform> Space { get; }

    public AddressSpace<HostPlatform> Child { get; }

    public PatternObject File { get; }

    /// <summary>All that a program could notice, and what the kernel counts.</summary>
    public List<string> Describe()
    {
        List<string> lines = [$"mapped {Space.MappedPages}, locked {Space.LockedPages}, promised {Pool.Commit.Pages}, of the file {File.Users}"];
        byte[] bytes = new byte[8];
        for (ulong from = 0; Space.TryGetMapping(from, out MappingInfo mapping); from = mapping.End)
        {
            mapping.Source?.Release();
            lines.Add($"{mapping.Start:x}-{mapping.End:x} {mapping.Access} {mapping.Flags} {mapping.SourceOffset}");
            for (ulong page = mapping.Start; page < mapping.End; page += 4096)
            {
                if (Space.TryPeek(page, bytes))
                {
                    lines.Add($"{page:x}: {Convert.ToHexString(bytes)}");
                }
            }
        }

        return lines;
    }

    /// <summary>Ends everything; whatever is missing then was lost.</summary>
    public void Dispose()
    {
        Machine.AllocationsUntilFailure = null;
        Machine.ReservesUntilFailure = null;
        Assert.That(Machine.Mmu.FindStale(), Is.Null, "the TLB holds what is no longer true");
        Platform.ActivateKernelRoot();
        Space.Destroy();
        Child.Destroy();
        Assert.That(File.Users, Is.Zero);
        File.Dispose();
        Assert.That(Platform.FreeFrames, Is.EqualTo(_freeFrames), "frames");
        Assert.That(Pool.InUse, Is.Zero, "mappings");
        Assert.That(Pool.SharedMemoriesInUse, Is.Zero, "shared memories");
        Assert.That(Pool.Commit.Pages, Is.Zero, "promised");
        Machine.Dispose();
    }

    public AddressSpaceError Map(ulong address, ulong length, MappingFlags flags, IMemoryObject? source) => Space.Map(new MappingRequest
    {
        Address = address,
        Length = length,
        Placement = Placement.Exact,
        Access = ReadWrite,
        Flags = flags,
        Source = source,
    }).Error;

    private static void Require(bool condition) => Assert.That(condition, Is.True, "the world cannot be made");
}
