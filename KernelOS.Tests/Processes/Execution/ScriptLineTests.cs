using System;
using System.Text;
using KernelOS.Core.Processes.Execution;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Execution;

/// <summary>The first line of a script, as Linux reads it.</summary>
public sealed class ScriptLineTests
{
    [TestCase("#!/bin/sh\n", "/bin/sh", null)]
    [TestCase("#! \t /bin/sh\t \n", "/bin/sh", null)]
    [TestCase("#!/bin/sh -e\n", "/bin/sh", "-e")]
    [TestCase("#!/bin/sh  -e  -x \t\nmore", "/bin/sh", "-e  -x")]
    [TestCase("#!/bin/sh", "/bin/sh", null)]
    [TestCase("#!/bin/sh -e", "/bin/sh", "-e")]
    [TestCase("#!/bin/sh ", "/bin/sh", "")]
    [TestCase("#!/bin/sh\0 -e\n", "/bin/sh", null)]
    [TestCase("#!", "", null)]
    [TestCase("#!relative\n", "relative", null)]
    public void ALineNamesAnInterpreterAndOneArgument(string text, string interpreter, string? argument)
    {
        Assert.That(ScriptLine.IsScript(Encoding.ASCII.GetBytes(text)), Is.True);
        Assert.That(ScriptLine.TryParse(Pad(text), out ScriptLine line), Is.True);
        Assert.That(Encoding.ASCII.GetString(line.Interpreter), Is.EqualTo(interpreter));
        Assert.That(line.HasArgument, Is.EqualTo(argument is not null));
        Assert.That(Encoding.ASCII.GetString(line.Argument), Is.EqualTo(argument ?? ""));
    }

    [TestCase("#!\n")]
    [TestCase("#!  \t\n")]
    public void ALineWithoutAnInterpreterIsNone(string text) => Assert.That(ScriptLine.TryParse(Pad(text), out _), Is.False);

    [TestCase(252, true)]
    [TestCase(253, true)]
    [TestCase(254, false)]
    public void APathThatMayGoOnIsNotCutOff(int length, bool isKnown)
    {
        // The line end is the byte after the path: within what is read, or just behind it.
        string text = "#!" + new string('x', length) + "\n";
        Assert.That(ScriptLine.TryParse(Pad(text[..Math.Min(text.Length, ScriptLine.Length)]), out ScriptLine line), Is.EqualTo(isKnown));
        Assert.That(line.Interpreter.Length, Is.EqualTo(isKnown ? length : 0));
    }

    [Test]
    public void AnArgumentIsCutOffWhereReadingEnds()
    {
        string text = "#!/x " + new string('a', 300);
        Assert.That(ScriptLine.TryParse(Pad(text[..ScriptLine.Length]), out ScriptLine line), Is.True);
        Assert.That(line.Argument.Length, Is.EqualTo(ScriptLine.Length - 1 - 5));
    }

    [TestCase("")]
    [TestCase("#")]
    [TestCase("# !/bin/sh")]
    [TestCase("\u007FELF")]
    public void OtherFilesAreNoScripts(string text) => Assert.That(ScriptLine.IsScript(Encoding.ASCII.GetBytes(text)), Is.False);

    [Test]
    public void AnyBytesAreALineOrNone([Range(1, 20)] int seed)
    {
        Random random = new(seed);
        byte[] start = new byte[ScriptLine.Length];
        for (int i = 0; i < 2_000; i++)
        {
            for (int j = 0; j < start.Length; j++)
            {
                start[j] = " \t\n\0ab"u8[Math.Min(random.Next(7 + (seed % 5)), 5)];
            }

            start[0] = (byte)'#';
            start[1] = (byte)'!';
            if (ScriptLine.TryParse(start, out ScriptLine line))
            {
                Assert.That(line.Interpreter.Length + line.Argument.Length, Is.LessThan(ScriptLine.Length - 2));
                Assert.That(line.Interpreter.IndexOfAny(" \t\n\0"u8), Is.Negative);
                Assert.That(line.Argument.IndexOfAny("\n\0"u8), Is.Negative);
            }
        }
    }

    private static byte[] Pad(string text)
    {
        byte[] start = new byte[ScriptLine.Length];
        Encoding.ASCII.GetBytes(text).CopyTo(start, 0);
        return start;
    }
}
