using KernelOS.Core.Memory.Virtual;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Tests of an address space and one that is to become its copy, after which everything is given back.</summary>
/// <param name="memoryBytes">How much memory the machine has.</param>
public abstract class ParentAndChildTests(ulong memoryBytes)
{
    private ulong _free;

    private protected HostMachine Machine { get; private set; } = null!;

    private protected HostPlatform Platform { get; private set; }

    private protected MappingPool<HostPlatform> Pool { get; private set; } = null!;

    private protected AddressSpace<HostPlatform> Parent { get; private set; } = null!;

    private protected AddressSpace<HostPlatform> Child { get; private set; } = null!;

    [SetUp]
    public void Create()
    {
        Machine = new HostMachine(memoryBytes);
        Platform = new HostPlatform(Machine);
        Pool = new MappingPool<HostPlatform>(Platform, 1000);
        Parent = new AddressSpace<HostPlatform>(Platform, Pool);
        Child = new AddressSpace<HostPlatform>(Platform, Pool);
        _free = Platform.FreeFrames;
        Assert.That(Parent.TryCreate() && Child.TryCreate(), Is.True);
        Activate(Parent);
    }

    [TearDown]
    public void Destroy()
    {
        Assert.That(Machine.Mmu.FindStale(), Is.Null, "the TLB holds what is no longer true");
        Platform.ActivateKernelRoot();
        Parent.Destroy();
        Child.Destroy();
        Assert.That(Platform.FreeFrames, Is.EqualTo(_free));
        Assert.That(Pool.InUse, Is.Zero);
        Machine.Dispose();
    }

    private protected void Activate(AddressSpace<HostPlatform> space)
    {
        space.Activate();
        Machine.OnFault = (address, access) => space.HandleFault(address, access) == FaultResult.Resolved;
    }
}
