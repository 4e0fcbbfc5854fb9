using System.Collections.Generic;
using System.Linq;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Processes.Elf;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Loading;

/// <summary>The stack as a program finds it, read the way a C library reads it.</summary>
public sealed class InitialStackTests
{
    private HostKernel _kernel = null!;

    [SetUp]
    public void Start() => _kernel = new HostKernel();

    [TearDown]
    public void End()
    {
        _kernel.AssertAllGivenBack();
        _kernel.Dispose();
    }

    [Test]
    public void ArgumentsEnvironmentAndAuxiliaryVectorAreThere()
    {
        ProgramStack stack = Capture(["one", "two three", ""], ["PATH=/bin", "EMPTY="]);

        Assert.That(stack.Pointer % 16, Is.Zero);
        Assert.That(stack.Arguments, Is.EqualTo(new[] { "one", "two three", "" }));
        Assert.That(stack.Environment, Is.EqualTo(new[] { "PATH=/bin", "EMPTY=" }));
        Assert.That(stack.Auxiliary[3], Is.EqualTo(0x40_0040), "AT_PHDR");
        Assert.That(stack.Auxiliary[4], Is.EqualTo(56), "AT_PHENT");
        Assert.That(stack.Auxiliary[5], Is.EqualTo(2), "AT_PHNUM");
        Assert.That(stack.Auxiliary[6], Is.EqualTo(4096), "AT_PAGESZ");
        Assert.That(stack.Auxiliary[7], Is.Zero, "AT_BASE");
        Assert.That(stack.Auxiliary[8], Is.Zero, "AT_FLAGS");
        Assert.That(stack.Auxiliary[9], Is.EqualTo(0x40_1000), "AT_ENTRY");
        Assert.That(new[] { 11UL, 12UL, 13UL, 14UL, 23UL }.Select(type => stack.Auxiliary[type]), Is.All.Zero, "AT_UID … AT_SECURE");
        Assert.That(stack.Auxiliary[17], Is.EqualTo(100), "AT_CLKTCK");
        Assert.That(stack.ExecutablePath, Is.EqualTo("/bin/program"));
        Assert.That(stack.PlatformName, Is.EqualTo("x86_64"));
    }

    [Test]
    public void StringsFollowEachOtherWithoutGaps()
    {
        ProgramStack stack = Capture(["a", "bb"], ["C=c"]);

        Assert.That(stack.Pointers[1], Is.EqualTo(stack.Pointers[0] + 2));
        Assert.That(stack.Pointers[2], Is.EqualTo(stack.Pointers[1] + 3));
    }

    [Test]
    public void RandomBytesDifferFromProgramToProgram()
    {
        byte[] first = Capture(["a"], []).RandomBytes;
        byte[] second = Capture(["a"], []).RandomBytes;
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public void EveryAlignmentHoldsWhateverTheStrings([Range(0, 17)] int length)
    {
        string[] arguments = [.. Enumerable.Range(0, length).Select(i => new string('x', i))];
        ProgramStack stack = Capture(["p", .. arguments], [new string('e', length + 1) + "=1"]);

        Assert.That(stack.Pointer % 16, Is.Zero);
        Assert.That(stack.Arguments.Skip(1), Is.EqualTo(arguments));
    }

    [Test]
    public void ManyArgumentsReachBeyondTheFirstPages()
    {
        string[] arguments = [.. Enumerable.Range(0, 20_000).Select(i => $"argument number {i}")];

        Assert.That(Capture(arguments, []).Arguments, Is.EqualTo(arguments));
    }

    [TestCase(131_071, 0)]
    [TestCase(131_072, 126)]
    public void AStringHasALimit(int length, int status)
    {
        Assert.That(_kernel.Run("program=/bin/program", "arg=" + new string('x', length)), Is.EqualTo(status));
        Assert.That(_kernel.Machine.LogText, status == 0 ? Is.Empty : Does.Contain("too long"));
    }

    [Test]
    public void AllStringsTogetherHaveALimit()
    {
        string[] session = ["program=/bin/program", .. Enumerable.Repeat("arg=" + new string('x', 100_000), 22)];

        Assert.That(_kernel.Run(session), Is.EqualTo(126));
        Assert.That(_kernel.Machine.LogText, Does.Contain("too long"));
    }

    [Test]
    public void APositionIndependentProgramIsToldWhereItIs()
    {
        ElfBuilder builder = new() { Type = 3, EntryPoint = 0x1234 };
        builder.AddHeader(1, 5, 0, 0, 0x2000, 0x2000, 0x1000);
        _kernel.AddFile("/bin/program", builder.Build());

        ProgramStack stack = Capture(["p"], []);
        Assert.That(stack.Auxiliary[3], Is.EqualTo(0x5555_5555_4040));
        Assert.That(stack.Auxiliary[9], Is.EqualTo(0x5555_5555_5234));
        Assert.That(stack.Entry, Is.EqualTo(0x5555_5555_5234));
    }

    private ProgramStack Capture(string[] arguments, string[] environment)
    {
        ProgramStack? stack = null;
        _kernel.Program = program =>
        {
            stack = ProgramStack.Read(program);
            return 0;
        };
        List<string> session = ["program=/bin/program"];
        session.AddRange(arguments.Select(argument => "arg=" + argument));
        session.AddRange(environment.Select(variable => "env=" + variable));
        Assert.That(_kernel.Run([.. session]), Is.Zero, _kernel.Machine.LogText);
        return stack!;
    }
}
