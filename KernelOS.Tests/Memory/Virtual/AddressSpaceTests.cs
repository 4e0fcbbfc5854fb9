using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

public sealed class AddressSpaceTests
{
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;

    private HostMachine _machine = null!;
    private HostPlatform _platform;
    private MappingPool<HostPlatform> _pool = null!;
    private AddressSpace<HostPlatform> _space = null!;
    private ulong _free;

    [SetUp]
    public void Create() => Create(poolCapacity: 100_000);

    [TearDown]
    public void Destroy()
    {
        _platform.ActivateKernelRoot();
        _space.Destroy();
        Assert.That(_platform.FreeFrames, Is.EqualTo(_free));
        Assert.That(_pool.InUse, Is.Zero);
        _machine.Dispose();
    }

    [Test]
    public void AFullPoolRefusesAndChangesNothing()
    {
        Recreate(poolCapacity: 2);
        ulong start = Map(3 * 4096);
        _platform.TryWriteUser((nuint)start + 4096, "kept"u8);
        Map(4096, PageAccess.Read);

        Assert.That(_space.Unmap(start + 4096, 4096), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(_space.Protect(start + 4096, 4096, PageAccess.Read), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(_space.Map(new MappingRequest { Length = 4096, Access = ReadWrite }).Error, Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(_space.MappingCount, Is.EqualTo(2));
        Assert.That(_space.MappedPages, Is.EqualTo(4));
        byte[] kept = new byte[4];
        Assert.That(_platform.TryReadUser((nuint)start + 4096, kept), Is.True);
        Assert.That(kept, Is.EqualTo("kept"u8.ToArray()));
    }

    [Test]
    public void ThereAreNoMoreMappingsThanLinuxAllows()
    {
        // Each second page readable only, so that neighbours differ.
        for (int i = 0; i < CommitAccount.DefaultMappings; i++)
        {
            Map(4096, i % 2 == 0 ? ReadWrite : PageAccess.Read);
        }

        Assert.That(_space.Map(new MappingRequest { Length = 4096, Access = ReadWrite }).Error, Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(_space.Unmap(UserLayout.MapEnd - 4096, 4096), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_space.Map(new MappingRequest { Length = 4096, Access = ReadWrite }).Value.Value, Is.EqualTo(UserLayout.MapEnd - 4096));
    }

    [Test]
    public void ASparseRangeIsUnmappedWithoutVisitingEveryPage()
    {
        ulong start = _space.Map(new MappingRequest { Length = 1UL << 46, Access = PageAccess.None }).Value.Value;
        _space.Protect(start, 4096, ReadWrite);
        _space.Protect(start + (1UL << 45), 4096, ReadWrite);
        _platform.TryWriteUser((nuint)start, "x"u8);
        _platform.TryWriteUser((nuint)(start + (1UL << 45)), "x"u8);
        Assert.That(_space.ResidentPages, Is.EqualTo(2));

        Assert.That(_space.Unmap(start, 1UL << 46), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_space.ResidentPages, Is.Zero);
    }

    [Test]
    public void WithoutFramesATouchFailsAndCanBeTriedAgain()
    {
        ulong start = Map(4096);
        for (int allowed = 0; allowed < 4; allowed++)
        {
            // One frame for the page and up to three for tables.
            _machine.AllocationsUntilFailure = allowed;
            Assert.That(_space.HandleFault(VirtualAddress.Create(start), PageAccess.Write), Is.EqualTo(FaultResult.OutOfMemory), $"{allowed} frames");
            Assert.That(_space.ResidentPages, Is.Zero);
        }

        _machine.AllocationsUntilFailure = null;
        Assert.That(_space.HandleFault(VirtualAddress.Create(start), PageAccess.Write), Is.EqualTo(FaultResult.Resolved));
        Assert.That(_space.HandleFault(VirtualAddress.Create(start), PageAccess.Write), Is.EqualTo(FaultResult.Resolved), "another thread was faster");
        Assert.That(_space.ResidentPages, Is.EqualTo(1));
    }

    [Test]
    public void TheEndOfAnObjectEndsWhatCanBeTouched()
    {
        using PatternObject source = new(_platform, 4096 + 10);
        ulong start = _space.Map(new MappingRequest { Length = 3 * 4096, Access = ReadWrite, Source = source }).Value.Value;

        Assert.That(_space.HandleFault(VirtualAddress.Create(start + 4096), PageAccess.Read), Is.EqualTo(FaultResult.Resolved));
        Assert.That(_space.HandleFault(VirtualAddress.Create(start + 8192), PageAccess.Read), Is.EqualTo(FaultResult.BeyondObject));
        byte[] tail = new byte[12];
        Assert.That(_platform.TryReadUser((nuint)start + 4096, tail), Is.True);
        Assert.That(tail, Is.EqualTo(new[]
        {
            PatternObject.ByteAt(4096), PatternObject.ByteAt(4097), PatternObject.ByteAt(4098), PatternObject.ByteAt(4099), PatternObject.ByteAt(4100),
            PatternObject.ByteAt(4101), PatternObject.ByteAt(4102), PatternObject.ByteAt(4103), PatternObject.ByteAt(4104), PatternObject.ByteAt(4105),
            (byte)0, (byte)0,
        }));
        Assert.That(source.Users, Is.EqualTo(1));
    }

    [Test]
    public void BuildersWriteWhatProgramsMayNot()
    {
        ulong start = Map(8192, PageAccess.Read);

        Assert.That(_space.TryWrite(start + 4090, "across the pages"u8), Is.True);
        byte[] read = new byte[16];
        Assert.That(_space.TryRead(start + 4090, read), Is.True);
        Assert.That(read, Is.EqualTo("across the pages"u8.ToArray()));
        Assert.That(_space.TryClear(start + 4094, 4), Is.True);
        Assert.That(_platform.TryReadUser((nuint)start + 4090, read), Is.True);
        Assert.That(read, Is.EqualTo("acro\0\0\0\0he pages"u8.ToArray()));
        Assert.That(_space.TryWrite(start + 8190, "beyond"u8), Is.False);
        Assert.That(_space.TryRead(start - 1, read), Is.False);
    }

    [Test]
    public void AStackKeepsItsGuardAgainstNewMappings()
    {
        ulong stack = UserLayout.MapEnd - (16 << 20);
        _space.Map(new MappingRequest { Address = stack, Length = 4096, Placement = Placement.Exact, Access = ReadWrite, Flags = MappingFlags.GrowsDown });
        _space.Map(new MappingRequest { Address = stack + 4096, Length = (16 << 20) - 4096, Placement = Placement.Exact, Access = PageAccess.Read });

        Assert.That(Map(4096), Is.EqualTo(stack - (1 << 20) - 4096));
    }

    private void Create(int poolCapacity)
    {
        _machine = new HostMachine(4 << 20);
        _platform = new HostPlatform(_machine);
        _pool = new MappingPool<HostPlatform>(_platform, poolCapacity);
        _space = new AddressSpace<HostPlatform>(_platform, _pool);
        _free = _platform.FreeFrames;
        Assert.That(_space.TryCreate(), Is.True);
        _space.Activate();
        _machine.OnFault = (address, access) => _space.HandleFault(address, access) == FaultResult.Resolved;
    }

    private void Recreate(int poolCapacity)
    {
        Destroy();
        Create(poolCapacity);
    }

    private ulong Map(ulong length, PageAccess access = ReadWrite) =>
        _space.Map(new MappingRequest { Length = length, Access = access }).Value.Value;
}
