using System.Linq;
using System.Text;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Loading;

/// <summary>A program's memory as the program finds it.</summary>
public sealed class ProgramLoaderTests
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
    public void SegmentsHoldTheFileAndZerosBehindIt()
    {
        _kernel.Run(program =>
        {
            Assert.That(Encoding.ASCII.GetString(program.Load(0x40_1000, 4)), Is.EqualTo("text"));
            Assert.That(Encoding.ASCII.GetString(program.Load(0x40_2100, 4)), Is.EqualTo("data"));

            // The file goes on behind the segment's bytes; memory does not.
            Assert.That(program.Load(0x40_2400, 0xC00), Is.All.Zero);
            Assert.That(program.Load(0x40_3000, 0x3100), Is.All.Zero);
            return 0;
        });
    }

    [Test]
    public void SegmentsAllowWhatTheirFlagsSay()
    {
        _kernel.Run(program =>
        {
            HostPlatform platform = program.Thread.Platform;
            Assert.That(platform.TryExecuteUser(0x40_1000), Is.True);
            Assert.That(platform.TryWriteUser(0x40_1000, "x"u8), Is.False);
            Assert.That(platform.TryExecuteUser(0x40_2100), Is.False);
            Assert.That(platform.TryWriteUser(0x40_2100, "x"u8), Is.True);
            Assert.That(platform.TryWriteUser(0x40_6FFF, "x"u8), Is.True);
            Assert.That(platform.TryWriteUser(0x40_7000, "x"u8), Is.False);
            Assert.That(platform.TryExecuteUser(program.StackPointer), Is.False);
            return 0;
        });
    }

    [Test]
    public void PagesComeWhenTheyAreTouched()
    {
        _kernel.Run(program =>
        {
            ulong before = program.Thread.Process.Space.ResidentPages;
            Assert.That(before, Is.LessThanOrEqualTo(2), "the stack's top and the page with the end of the data");
            program.Load(0x40_1000, 1);
            Assert.That(program.Thread.Process.Space.ResidentPages, Is.EqualTo(before + 2), "the page, and the other one of the file that the mapping has");
            return 0;
        });
    }

    [Test]
    public void WhatAProgramWritesIsNotInTheFile()
    {
        int runs = 0;
        for (int i = 0; i < 2; i++)
        {
            _kernel.Run(program =>
            {
                Assert.That(Encoding.ASCII.GetString(program.Load(0x40_2100, 4)), Is.EqualTo("data"));
                program.Store(0x40_2100, "spoiled"u8);
                runs++;
                return 0;
            });
        }

        Assert.That(runs, Is.EqualTo(2));
    }

    [TestCaseSource(typeof(StaticPrograms), nameof(StaticPrograms.CommandLines))]
    public void RealProgramsAreLoadedByteForByte(string commandLine)
    {
        byte[] file = StaticPrograms.Get(commandLine);
        _kernel.Dispose();
        _kernel = new HostKernel();
        _kernel.AddFile("/real", file);
        _kernel.Program = program =>
        {
            // The headers that the program is told of are the file's own.
            ProgramStack stack = ProgramStack.Read(program);
            nuint headers = (nuint)stack.Auxiliary[3];
            int size = (int)(stack.Auxiliary[4] * stack.Auxiliary[5]);
            Assert.That(program.Load(headers, size), Is.EqualTo(file.Skip(64).Take(size)));
            Assert.That(program.Thread.Platform.TryExecuteUser((nuint)stack.Auxiliary[9]), Is.True);
            return 7;
        };

        Assert.That(_kernel.Run("program=/real", "arg=real"), Is.EqualTo(7), _kernel.Machine.LogText);
        _kernel.RemoveFile("/real");
    }
}
