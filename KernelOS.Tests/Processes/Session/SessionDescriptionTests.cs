using System;
using System.Collections.Generic;
using System.Text;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Session;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Session;

public sealed class SessionDescriptionTests
{
    [Test]
    public void ProgramsComeWithTheirArgumentsAndEnvironments()
    {
        byte[] text = Encoding.UTF8.GetBytes("terminal=02\0rows=50\0columns=132\0program=/bin/a\0arg=a\0arg=\0arg=x=y z\0env=K=V=W\0env=L=\0program=/bin/ä\0arg=b\0");
        Assert.That(SessionDescription.TryParse(text, out SessionDescription session, out _, out _), Is.True);

        Assert.That(session.Terminals, Is.EqualTo(TerminalStreams.Input | TerminalStreams.Error));
        Assert.That(session.WindowSize, Is.EqualTo(new WindowSize(50, 132)));
        Assert.That(session.ProgramCount, Is.EqualTo(2));
        Assert.That(session.TryGetProgram(0, out SessionProgram first), Is.True);
        Assert.That(Encoding.UTF8.GetString(first.Path), Is.EqualTo("/bin/a"));
        Assert.That(All(first.Arguments), Is.EqualTo(new[] { "a", "", "x=y z" }));
        Assert.That(All(first.Environment), Is.EqualTo(new[] { "K=V=W", "L=" }));
        Assert.That(session.TryGetProgram(1, out SessionProgram second), Is.True);
        Assert.That(Encoding.UTF8.GetString(second.Path), Is.EqualTo("/bin/ä"));
        Assert.That(All(second.Arguments), Is.EqualTo(new[] { "b" }));
        Assert.That(All(second.Environment), Is.Empty);
        Assert.That(session.TryGetProgram(2, out _), Is.False);
    }

    [TestCase("")]
    [TestCase("terminal=\0")]
    public void NothingToRunIsASession(string text)
    {
        Assert.That(SessionDescription.TryParse(Encoding.UTF8.GetBytes(text), out SessionDescription session, out _, out _), Is.True);
        Assert.That(session.ProgramCount, Is.Zero);
        Assert.That(session.WindowSize, Is.EqualTo(new WindowSize(24, 80)));
        Assert.That(session.TryGetProgram(0, out _), Is.False);
    }

    [TestCase("terminal=0", SessionError.MissingEnd, 0)]
    [TestCase("terminal=0\0rows", SessionError.MissingEnd, 11)]
    [TestCase("rows\0", SessionError.MissingEquals, 0)]
    [TestCase("\0", SessionError.MissingEquals, 0)]
    [TestCase("colour=1\0", SessionError.UnknownKey, 0)]
    [TestCase("=1\0", SessionError.UnknownKey, 0)]
    [TestCase("rows=1\0rows=2\0", SessionError.MisplacedKey, 7)]
    [TestCase("terminal=\0terminal=\0", SessionError.MisplacedKey, 10)]
    [TestCase("program=/a\0arg=a\0rows=1\0", SessionError.MisplacedKey, 17)]
    [TestCase("terminal=3\0", SessionError.BadTerminal, 0)]
    [TestCase("terminal=00\0", SessionError.BadTerminal, 0)]
    [TestCase("rows=0\0", SessionError.BadWindowSize, 0)]
    [TestCase("rows=\0", SessionError.BadWindowSize, 0)]
    [TestCase("rows=65536\0", SessionError.BadWindowSize, 0)]
    [TestCase("columns=99999999999\0", SessionError.BadWindowSize, 0)]
    [TestCase("columns=1x\0", SessionError.BadWindowSize, 0)]
    [TestCase("arg=a\0", SessionError.MissingProgram, 0)]
    [TestCase("env=K=V\0", SessionError.MissingProgram, 0)]
    [TestCase("program=a\0", SessionError.BadProgramPath, 0)]
    [TestCase("program=\0", SessionError.BadProgramPath, 0)]
    [TestCase("program=/a\0", SessionError.MissingArguments, 0)]
    [TestCase("program=/a\0program=/b\0arg=b\0", SessionError.MissingArguments, 11)]
    [TestCase("program=/a\0arg=a\0env=K\0", SessionError.BadEnvironment, 17)]
    [TestCase("program=/a\0arg=a\0env==V\0", SessionError.BadEnvironment, 17)]
    public void WhatIsWrongIsToldWithItsPlace(string text, SessionError expected, int offset)
    {
        Assert.That(SessionDescription.TryParse(Encoding.UTF8.GetBytes(text), out _, out SessionError error, out int at), Is.False);
        Assert.That((error, at), Is.EqualTo((expected, offset)));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void NoBytesMakeItFault(int seed)
    {
        Random random = new(seed);
        byte[] good = Encoding.UTF8.GetBytes("terminal=012\0rows=24\0columns=80\0program=/bin/a\0arg=a\0env=K=V\0program=/b\0arg=b\0");
        for (int round = 0; round < 20000; round++)
        {
            byte[] text = (byte[])good.Clone();
            for (int i = random.Next(4); i > 0; i--)
            {
                text[random.Next(text.Length)] = random.Next(2) == 0 ? (byte)"\0=/pa"[random.Next(5)] : (byte)random.Next(256);
            }

            if (SessionDescription.TryParse(text.AsSpan(0, random.Next(3) == 0 ? random.Next(text.Length) : text.Length), out SessionDescription session, out _, out _))
            {
                for (int i = 0; i < session.ProgramCount; i++)
                {
                    Assert.That(session.TryGetProgram(i, out SessionProgram program), Is.True);
                    Assert.That(program.Path[0], Is.EqualTo((byte)'/'));
                    Assert.That(All(program.Arguments), Is.Not.Empty);
                }

                Assert.That(session.TryGetProgram(session.ProgramCount, out _), Is.False);
            }
        }
    }

    private static List<string> All(SessionStrings strings)
    {
        List<string> values = [];
        while (strings.TryReadNext(out ReadOnlySpan<byte> piece))
        {
            Assert.That(piece[^1], Is.Zero);
            values.Add(Encoding.UTF8.GetString(piece[..^1]));
        }

        return values;
    }
}
