using System;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Memory.Physical;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

public sealed class MemoryPolicyTests : ProgramTest
{
    private const nuint Preferred = 1;
    private const nuint Bind = 2;
    private const nuint Interleave = 3;
    private const nuint Local = 4;
    private const nuint PreferredMany = 5;
    private const nuint Static = 1 << 15;
    private const nuint Relative = 1 << 14;
    private const nuint OfNode = 1;
    private const nuint OfAddress = 2;
    private const nuint Strict = 1;
    private const nuint Move = 2;

    /// <summary>Node 2 has no memory.</summary>
    [SetUp]
    public void DivideTheMemory() => Kernel.Machine.Topology =
        TestNodes.CreateLine(4, (0, 0), (Kernel.Machine.MemoryBytes / 4, 1), (Kernel.Machine.MemoryBytes / 2, 3), (1UL << 40, 2));

    [Test]
    public void PagesComeFromWhereTheThreadWantsThem() => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        nuint memory = program.Allocate(64 * 4096);
        SetPolicy(program, scratch, Bind, 0b10);
        program.Store(memory, "x"u8);
        Assert.That(NodeOf(program, scratch, memory), Is.EqualTo(1));
        SetPolicy(program, scratch, Preferred, 0b1000);
        program.Store(memory + 4096, "x"u8);
        Assert.That(NodeOf(program, scratch, memory + 4096), Is.EqualTo(3));
        SetPolicy(program, scratch, PreferredMany, 0b1);
        program.Store(memory + 8192, "x"u8);
        Assert.That(NodeOf(program, scratch, memory + 8192), Is.Zero);
        SetPolicy(program, scratch, Interleave, 0b1111);
        int[] nodes = new int[6];
        for (int i = 0; i < nodes.Length; i++)
        {
            nuint page = memory + (nuint)((4 + i) * 4096);
            program.Store(page, "x"u8);
            nodes[i] = NodeOf(program, scratch, page);
        }

        Assert.That(nodes, Is.EqualTo(new[] { 0, 1, 3, 0, 1, 3 }), "the node without memory is left out");
        program.Must(SyscallNumber.GetMemPolicy, scratch, 0, 0, 0, OfNode);
        Assert.That(program.Load(scratch, 1)[0], Is.Zero, "whose turn it is");
    });

    [Test]
    public void AMappingsPolicyGoesBeforeTheThreads() => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        nuint memory = program.Allocate(8 * 4096);
        int mappings = program.Thread.Process.Space.MappingCount;
        SetPolicy(program, scratch, Preferred, 0b1);
        Store(program, scratch, 0b1000);
        program.Must(SyscallNumber.MBind, memory + 4096, 2 * 4096, Bind, scratch, 65, 0);
        Assert.That(program.Thread.Process.Space.MappingCount, Is.GreaterThan(mappings));
        for (nuint page = 0; page < 4; page++)
        {
            program.Store(memory + (page * 4096), "x"u8);
            Assert.That(NodeOf(program, scratch, memory + (page * 4096)), Is.EqualTo(page is 1 or 2 ? 3 : 0));
        }

        Assert.That(PolicyOf(program, scratch, memory + 4096), Is.EqualTo(((int)Bind, 0b1000UL)));
        Assert.That(PolicyOf(program, scratch, memory), Is.EqualTo((0, 0UL)), "the thread's policy is not the address's");

        // With the default again the parts are one.
        program.Must(SyscallNumber.MBind, memory, 8 * 4096, 0, 0, 0, 0);
        Assert.That(program.Thread.Process.Space.MappingCount, Is.EqualTo(mappings));
    });

    [Test]
    public void PagesMoveOrAreAnError() => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        nuint memory = program.Allocate(4 * 4096);
        SetPolicy(program, scratch, Bind, 0b1);
        program.Store(memory, "kept"u8);
        Store(program, scratch, 0b10);
        Expect(Errno.EIO, program.Call(SyscallNumber.MBind, memory, 4 * 4096, Bind, scratch, 65, Strict));
        Assert.That(PolicyOf(program, scratch, memory).Mode, Is.Zero, "nothing has changed");
        Store(program, scratch, 0b10);
        program.Must(SyscallNumber.MBind, memory, 4 * 4096, Bind, scratch, 65, Strict | Move);
        Assert.That(NodeOf(program, scratch, memory), Is.EqualTo(1));
        Assert.That(program.Load(memory, 4), Is.EqualTo("kept"u8.ToArray()));

        program.Store(scratch, BitConverter.GetBytes((ulong)memory));
        program.Store(scratch + 8, BitConverter.GetBytes((ulong)memory + 4096));
        program.Store(scratch + 16, BitConverter.GetBytes(0x1000UL));
        program.Must(SyscallNumber.MovePages, 0, 3, scratch, 0, scratch + 64, 0);
        Assert.That(Ints(program, scratch + 64, 3), Is.EqualTo(new[] { 1, -(int)Errno.ENOENT, -(int)Errno.EFAULT }));
        program.Store(scratch + 32, BitConverter.GetBytes(3));
        program.Must(SyscallNumber.MovePages, 0, 1, scratch, scratch + 32, scratch + 64, Move);
        Assert.That(Ints(program, scratch + 64, 1), Is.EqualTo(new[] { 3 }));
        program.Store(scratch + 32, BitConverter.GetBytes(2));
        Expect(Errno.ENODEV, program.Call(SyscallNumber.MovePages, 0, 1, scratch, scratch + 32, scratch + 64, Move));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.MovePages, 0, 1, BadPointer, 0, scratch, 0));
        Expect(Errno.ESRCH, program.Call(SyscallNumber.MovePages, 4000, 1, scratch, 0, scratch + 64, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MovePages, 0, 1, scratch, 0, scratch + 64, 1));
    });

    [Test]
    public void NamesAreToldAsTheyWereGiven() => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        SetPolicy(program, scratch, Bind | Relative, 0b100);
        Assert.That(PolicyOf(program, scratch, 0), Is.EqualTo(((int)(Bind | Relative), 0b100UL)));
        nuint memory = program.Allocate(4096);
        program.Store(memory, "x"u8);
        Assert.That(NodeOf(program, scratch, memory), Is.EqualTo(3), "the third node that has memory");
        SetPolicy(program, scratch, Bind | Static, 0b110);
        Assert.That(PolicyOf(program, scratch, 0), Is.EqualTo(((int)(Bind | Static), 0b110UL)));
        SetPolicy(program, scratch, Preferred, 0);
        Assert.That(PolicyOf(program, scratch, 0), Is.EqualTo(((int)Local, 0UL)));

        // What there is room for beyond the nodes is cleared.
        program.Store(scratch, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"u8);
        program.Must(SyscallNumber.GetMemPolicy, 0, scratch, 129, 0, 4);
        Assert.That(BitConverter.ToUInt64(program.Load(scratch, 8)), Is.EqualTo(0b1011));
        Assert.That(program.Load(scratch + 8, 8), Is.All.Zero);
        Assert.That(program.Load(scratch + 16, 1)[0], Is.Not.Zero);
    });

    [TestCase(6UL, 1UL)]
    [TestCase(0UL, 1UL)]
    [TestCase(2UL, 0UL)]
    [TestCase(2UL, 0b100UL)]
    [TestCase(2UL, 1UL << 60)]
    [TestCase(3UL, 0UL)]
    [TestCase(4UL, 1UL)]
    [TestCase(0xC002UL, 1UL)]
    [TestCase(0x8001UL, 0UL)]
    [TestCase(0x2003UL, 1UL)]
    public void ImpossiblePolicies(ulong mode, ulong mask) => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        Store(program, scratch, mask);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SetMemPolicy, (nuint)mode, scratch, 65));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MBind, scratch, 4096, (nuint)mode, scratch, 65, 0));
        Assert.That(program.Thread.MemoryPolicy.IsDefault, Is.True);
    });

    [Test]
    public void BadArguments() => Run(program =>
    {
        nuint scratch = program.Allocate(2 * 4096);
        Store(program, scratch, 1);
        Expect(Errno.EFAULT, program.Call(SyscallNumber.SetMemPolicy, Bind, BadPointer, 65));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SetMemPolicy, Bind, scratch, 40_000));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.SetMemPolicy, Bind, scratch, 1));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MBind, scratch, 4096, Bind, scratch, 65, 8));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MBind, scratch + 1, 4096, Bind, scratch, 65, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MBind, scratch, nuint.MaxValue - 5000, Bind, scratch, 65, 0));
        program.Must(SyscallNumber.MBind, scratch, nuint.MaxValue, Bind, scratch, 65, 0);
        Expect(Errno.EFAULT, program.Call(SyscallNumber.MBind, 0x1000_0000, 4096, Bind, scratch, 65, 0));
        program.Must(SyscallNumber.MBind, 0x1000_0000, 0, Bind, scratch, 65, 0);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetMemPolicy, scratch, 0, 0, scratch, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetMemPolicy, scratch, 0, 0, 0, 8));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetMemPolicy, scratch, 0, 0, 0, 5));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetMemPolicy, scratch, 0, 0, 0, OfNode));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetMemPolicy, scratch, scratch, 3, 0, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.GetMemPolicy, scratch, 0, 0, 0x1000, OfNode | OfAddress));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.GetMemPolicy, BadPointer, 0, 0, 0, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.GetMemPolicy, 0, KernelPointer, 64, 0, 0));
    });

    [Test]
    public void SharedMemoryComesFromWhereItsFirstUserWantsIt() => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        nuint shared = (nuint)program.Must(SyscallNumber.MMap, 0, 8 * 4096, 3, 0x21, nuint.MaxValue);
        Store(program, scratch, 0b1010);
        program.Must(SyscallNumber.MBind, shared, 4 * 4096, Interleave, scratch, 65, 0);
        SetPolicy(program, scratch, Bind, 0b1);
        for (nuint page = 5; page != nuint.MaxValue; page--)
        {
            program.Store(shared + (page * 4096), "x"u8);
            Assert.That(NodeOf(program, scratch, shared + (page * 4096)), Is.EqualTo(page >= 4 ? 0 : page % 2 == 0 ? 1 : 3));
        }
    });

    [Test]
    public void PagesOfFilesComeFromWhereTheirFirstReaderWantsThem() => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        program.Store(scratch, "/new\0"u8);
        nuint file = (nuint)program.Must(SyscallNumber.Open, scratch, 0x42, 0x180);
        program.Must(SyscallNumber.FTruncate, file, 4 * 4096);
        nuint mapped = (nuint)program.Must(SyscallNumber.MMap, 0, 4 * 4096, 3, 1, file);
        SetPolicy(program, scratch, Bind, 0b1000);
        program.Store(mapped + 4096, "x"u8);
        Assert.That(NodeOf(program, scratch, mapped + 4096), Is.EqualTo(3));
        SetPolicy(program, scratch, Preferred, 0b10);
        program.Store(mapped, "x"u8);
        Assert.That(NodeOf(program, scratch, mapped), Is.EqualTo(1));
        program.Must(SyscallNumber.MUnmap, mapped, 4 * 4096);
        program.Must(SyscallNumber.Close, file);
        program.Store(scratch, "/new\0"u8);
        program.Must(SyscallNumber.Unlink, scratch);
    });

    [Test]
    public void MappingsAreToldWithTheirPoliciesAndTheirPagesWithTheirNodes() => Run(program =>
    {
        nuint scratch = program.Allocate(4096);
        nuint memory = program.Allocate(16 * 4096);
        Store(program, scratch, 0b1010);
        program.Must(SyscallNumber.MBind, memory + (4 * 4096), 4 * 4096, Interleave | Static, scratch, 65, 0);
        program.Must(SyscallNumber.MBind, memory + (8 * 4096), 4 * 4096, PreferredMany, scratch, 65, 0);
        for (nuint page = 0; page < 7; page++)
        {
            program.Store(memory + (page * 4096), "x"u8);
        }

        string[] lines = program.ReadFile("/proc/self/numa_maps").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(program.Thread.Process.Space.MappingCount));
        Assert.That(LineOf(memory), Does.Match("^[0-9a-f]+ default anon=[0-9]+ dirty=[0-9]+ N[0-9]=[0-9]+ kernelpagesize_kB=4$"));
        Assert.That(LineOf(memory + (4 * 4096)), Is.EqualTo($"{memory + (4 * 4096):x8} interleave=static:1,3 anon=3 dirty=3 N1=2 N3=1 kernelpagesize_kB=4"));
        Assert.That(LineOf(memory + (8 * 4096)), Is.EqualTo($"{memory + (8 * 4096):x8} prefer (many):1,3"));
        SetPolicy(program, scratch, Bind, 0b11);
        Assert.That(program.ReadFile("/proc/self/numa_maps"), Does.Contain($"\n{memory + (12 * 4096):x8} bind:0-1").And.Match("\n[0-9a-f]+ bind:0-1 stack "));

        string LineOf(nuint address) => Array.FindLast(lines, line => Convert.ToUInt64(line.Split(' ')[0], 16) <= address)!;
    });

    private static void SetPolicy(HostProgram program, nuint scratch, nuint mode, ulong mask)
    {
        Store(program, scratch, mask);
        program.Must(SyscallNumber.SetMemPolicy, mode, scratch, 65);
    }

    private static void Store(HostProgram program, nuint address, ulong value) => program.Store(address, BitConverter.GetBytes(value));

    private static int NodeOf(HostProgram program, nuint scratch, nuint address)
    {
        program.Must(SyscallNumber.GetMemPolicy, scratch + 128, 0, 0, address, OfNode | OfAddress);
        return Ints(program, scratch + 128, 1)[0];
    }

    private static (int Mode, ulong Mask) PolicyOf(HostProgram program, nuint scratch, nuint address)
    {
        program.Must(SyscallNumber.GetMemPolicy, scratch + 128, scratch + 136, 64, address, address == 0 ? 0 : OfAddress);
        return (Ints(program, scratch + 128, 1)[0], BitConverter.ToUInt64(program.Load(scratch + 136, 8)));
    }

    private static int[] Ints(HostProgram program, nuint address, int count)
    {
        int[] values = new int[count];
        Buffer.BlockCopy(program.Load(address, count * sizeof(int)), 0, values, 0, count * sizeof(int));
        return values;
    }
}
