using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

public sealed class MMapTests : ProgramTest
{
    private const nuint None = 0;
    private const nuint Read = 1;
    private const nuint ReadWrite = 3;
    private const nuint Shared = 1;
    private const nuint Private = 2;
    private const nuint Fixed = 0x10;
    private const nuint Anonymous = 0x20;
    private const nuint PrivateAnonymous = Private | Anonymous;
    private const nuint FixedNoReplace = 0x10_0000;
    private static readonly nuint s_noFile = nuint.MaxValue;

    [Test]
    public void FreshMemoryIsZeroAndCanBeWritten() => Run(program =>
    {
        nuint memory = program.Must(SyscallNumber.MMap, 0, 10_000, ReadWrite, PrivateAnonymous, s_noFile, 0);

        Assert.That(program.Load(memory, 12_288), Is.All.Zero);
        program.Store(memory + 12_287, "x"u8);
        Assert.That(program.Thread.Platform.TryReadUser(memory + 12_288, new byte[1]), Is.False);
    });

    [Test]
    public void TheHighestFreeAddressIsChosen() => Run(program =>
    {
        nuint first = program.Allocate(4096);
        nuint second = program.Allocate(8192);

        Assert.That((ulong)first, Is.EqualTo(UserLayout.MapEnd - 4096));
        Assert.That(second, Is.EqualTo(first - 8192));
        program.Must(SyscallNumber.MUnmap, first, 4096);
        Assert.That(program.Allocate(4096), Is.EqualTo(first));
    });

    [Test]
    public void AHintCountsIfItIsFree() => Run(program =>
    {
        Assert.That(program.Must(SyscallNumber.MMap, 0x1000_0123, 4096, Read, PrivateAnonymous, s_noFile, 0), Is.EqualTo((nuint)0x1000_0000));
        Assert.That(program.Must(SyscallNumber.MMap, 0x1000_0000, 4096, Read, PrivateAnonymous, s_noFile, 0), Is.Not.EqualTo((nuint)0x1000_0000));
        Assert.That(program.Must(SyscallNumber.MMap, 0x1000, 4096, Read, PrivateAnonymous, s_noFile, 0), Is.EqualTo((nuint)UserLayout.Minimum));
    });

    [Test]
    public void AHintBeyondTheUserHalfIsNoHint() => Run(program =>
    {
        nuint memory = program.Must(SyscallNumber.MMap, KernelPointer, 4096, Read, PrivateAnonymous, s_noFile, 0);
        Assert.That((ulong)memory, Is.EqualTo(UserLayout.MapEnd - 4096));
    });

    [Test]
    public void AFixedMappingReplacesWhatIsThere() => Run(program =>
    {
        nuint memory = program.Allocate(3 * 4096);
        program.Store(memory + 4096, "old"u8);
        program.Store(memory + 8192, "kept"u8);

        Assert.That(program.Must(SyscallNumber.MMap, memory + 4096, 4096, ReadWrite, PrivateAnonymous | Fixed, s_noFile, 0), Is.EqualTo(memory + 4096));
        Assert.That(program.Load(memory + 4096, 3), Is.All.Zero);
        Assert.That(program.Load(memory + 8192, 4), Is.EqualTo("kept"u8.ToArray()));
    });

    [Test]
    public void FixedWithoutReplacingNeedsAFreeRange() => Run(program =>
    {
        nuint memory = program.Allocate(2 * 4096);

        Expect(Errno.EEXIST, program.Call(SyscallNumber.MMap, memory - 4096, 8192, Read, PrivateAnonymous | FixedNoReplace, s_noFile, 0));
        Expect(Errno.EEXIST, program.Call(SyscallNumber.MMap, memory, 1, Read, PrivateAnonymous | FixedNoReplace, s_noFile, 0));
        program.Must(SyscallNumber.MMap, memory - 4096, 4096, Read, PrivateAnonymous | FixedNoReplace, s_noFile, 0);
    });

    [TestCase(0UL, 0UL, 0x22UL, Errno.EINVAL)]
    [TestCase(0UL, ulong.MaxValue, 0x22UL, Errno.ENOMEM)]
    [TestCase(0UL, ulong.MaxValue - 4095, 0x22UL, Errno.ENOMEM)]
    [TestCase(0UL, 1UL << 47, 0x20UL | 1, Errno.ENOMEM)]
    [TestCase(0UL, 4096UL, 0x20UL, Errno.EINVAL)]
    [TestCase(0UL, 4096UL, 0x23UL, Errno.EINVAL)]
    [TestCase(0UL, 4096UL, 0x2FUL, Errno.EINVAL)]
    [TestCase(0x1000_0001UL, 4096UL, 0x32UL, Errno.EINVAL)]
    [TestCase(0UL, 4096UL, 0x32UL, Errno.EPERM)]
    [TestCase(0xF000UL, 8192UL, 0x32UL, Errno.EPERM)]
    [TestCase(0x7FFF_FFFF_F000UL, 4096UL, 0x32UL, Errno.ENOMEM)]
    [TestCase(0x7FFF_FFFF_E000UL, 8192UL, 0x32UL, Errno.ENOMEM)]
    [TestCase(0xFFFF_8000_0000_0000UL, 4096UL, 0x32UL, Errno.ENOMEM)]
    [TestCase(0xFFFF_FFFF_FFFF_F000UL, 8192UL, 0x32UL, Errno.ENOMEM)]
    [TestCase(0x0000_8000_0000_0000UL, 4096UL, 0x100022UL, Errno.ENOMEM)]
    [TestCase(0UL, 4096UL, 0x4_0022UL, Errno.ENOMEM)]
    public void WrongRequestsAreRefusedAsOnLinux(ulong address, ulong length, ulong flags, Errno error) => Run(program =>
    {
        ulong mapped = program.Thread.Process.Space.MappedPages;
        Expect(error, program.Call(SyscallNumber.MMap, (nuint)address, (nuint)length, Read, (nuint)flags, s_noFile, 0));
        Assert.That(program.Thread.Process.Space.MappedPages, Is.EqualTo(mapped));
    });

    [Test]
    public void AnOffsetThatIsNoPageIsRefused() => Run(program =>
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MMap, 0, 4096, Read, PrivateAnonymous, s_noFile, 0x800)));

    [Test]
    public void MoreThanAllOfMemoryCanBeReservedButNotBeWritable() => Run(program =>
    {
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MMap, 0, (nuint)1 << 40, ReadWrite, PrivateAnonymous, s_noFile, 0));
        nuint reserved = program.Must(SyscallNumber.MMap, 0, (nuint)1 << 40, None, PrivateAnonymous, s_noFile, 0);
        program.Must(SyscallNumber.MProtect, reserved + ((nuint)1 << 39), 4096, ReadWrite);
        program.Store(reserved + ((nuint)1 << 39), "x"u8);
        program.Must(SyscallNumber.MUnmap, reserved, (nuint)1 << 40);
    });

    [Test]
    public void LowMemoryIsFoundWhereItIsAskedFor() => Run(program =>
        Assert.That((ulong)program.Must(SyscallNumber.MMap, 0, 4096, Read, PrivateAnonymous | 0x40, s_noFile, 0), Is.LessThan(0x8000_0000)));

    [Test]
    public void PopulatedMemoryIsThereBeforeItIsTouched() => Run(program =>
    {
        ulong before = program.Thread.Process.Space.ResidentPages;
        program.Must(SyscallNumber.MMap, 0, 5 * 4096, ReadWrite, PrivateAnonymous | 0x8000, s_noFile, 0);
        Assert.That(program.Thread.Process.Space.ResidentPages, Is.EqualTo(before + 5));
    });

    [Test]
    public void AClosedDescriptorIsRefused() => Run(program =>
    {
        Expect(Errno.EBADF, program.Call(SyscallNumber.MMap, 0, 4096, Read, Private, s_noFile, 0));
        Expect(Errno.EBADF, program.Call(SyscallNumber.MMap, 0, 4096, Read, Private, 55, 0));
    });

    [Test]
    public void SomethingThatCannotBeMappedIsRefused() => Run(program =>
        Expect(Errno.EACCES, program.Call(SyscallNumber.MMap, 0, 4096, Read, Private, 1, 0)));

    [Test]
    public void SharedAnonymousMemoryKeepsItsContent() => Run(program =>
    {
        nuint memory = program.Must(SyscallNumber.MMap, 0, 4096, ReadWrite, Shared | Anonymous, s_noFile, 0);
        program.Store(memory, "shared"u8);
        program.Must(SyscallNumber.MAdvise, memory, 4096, 4);
        Assert.That(program.Load(memory, 6), Is.EqualTo("shared"u8.ToArray()));
    });
}
