using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>The runner with a tool that boots nothing.</summary>
public sealed class KernelRunnerTests
{
    private static readonly ProgramRun s_first = ProgramRun.Of("/programs/first", "an argument");
    private static readonly ProgramRun s_second = ProgramRun.Of("/programs/second");

    [Test]
    public void EachProgramGetsWhatItWroteAndItsStatus()
    {
        FakeTool tool = new(
            new ProgramResult(3, "output\0without an end"u8.ToArray(), "error\n"u8.ToArray()),
            new ProgramResult(139, [], [0xFF, 0x00, 0x0A]));
        BootResult result = Boot(tool);
        Assert.That(result.Programs, Has.Count.EqualTo(2).And.All.Not.Null);
        Assert.That(result.Programs.Zip(tool.Results).All(pair => pair.First!.Agrees(pair.Second)), Is.True, result.Describe());
        Assert.That(result.LogLines, Is.EqualTo((string[])["one", "two"]));
    }

    [Test]
    public void TheToolIsToldTheMachineTheOptionsAndThePrograms()
    {
        FakeTool tool = new(new ProgramResult(0, [], []), new ProgramResult(0, [], []));
        Boot(tool);
        Assert.That(tool.Arguments[0], Is.EqualTo("run"));
        Assert.That(tool.Arguments, Does.Contain("--cpu").And.Contains("qemu64").And.Contains("selftest"));
        Assert.That(Lines(tool.Arguments), Does.Contain("/programs/first\nan argument\n").And.Contains("--then\n/programs/second\n"));
        Assert.That(tool.Input, Is.EqualTo("input"u8.ToArray()));
    }

    [Test]
    public void WhatAProgramLeavesInUseIsNoticed()
    {
        KernelUse use = KernelUse.Read("counts: frames 9 heap 4096 heap-used 17 files 33 mappings 0 shared 2 threads 1 stacks 1\n")[0];
        Assert.That(use.Leftovers, Is.EqualTo(new[] { "shared 2", "threads 1" }));
    }

    [Test]
    public void WhatIsNotReachedHasNoResult()
    {
        FakeTool tool = new(new ProgramResult(0, "last words"u8.ToArray(), [])) { Status = 125 };
        BootResult result = Boot(tool);
        Assert.That(result.Status, Is.EqualTo(125));
        Assert.That(result.Programs[0]!.OutputText, Is.EqualTo("last words"));
        Assert.That(result.Programs[1], Is.Null);
    }

    [Test]
    public void AProgramThatDoesNotEndHasNoResult()
    {
        FakeTool tool = new() { Status = 125 };
        Assert.That(Boot(tool).Programs, Is.EqualTo((ProgramResult?[])[null, null]));
    }

    private static BootResult Boot(FakeTool tool)
    {
        GuestMachine machine = new("fake", ["--cpu", "qemu64"], TimeSpan.FromSeconds(1));
        return new KernelRunner(machine, ["--append", "selftest"], tool).Boot([s_first, s_second], "input"u8.ToArray());
    }

    private static string Lines(IReadOnlyList<string> words) => string.Concat(words.Select(word => word + "\n"));

    /// <summary>Behaves as the tool does when its programs end as they are told to, one after the other.</summary>
    private sealed class FakeTool(params ProgramResult[] results) : ITool
    {
        public ProgramResult[] Results => results;

        public int Status { get; init; }

        public IReadOnlyList<string> Arguments { get; private set; } = [];

        public byte[] Input { get; private set; } = [];

        public CommandResult Run(IReadOnlyList<string> arguments, byte[] input, TimeSpan limit)
        {
            Arguments = arguments;
            Input = input;
            using MemoryStream output = new();
            using MemoryStream error = new();
            error.Write("kernelos: building\n"u8);
            File.WriteAllText(arguments[arguments.ToList().IndexOf("--log") + 1], "one\r\ntwo\n");
            int marker = arguments.ToList().FindIndex(argument => argument.EndsWith("/marker", StringComparison.Ordinal));
            string[][] programs = Split(arguments.Skip(marker)).ToArray();
            foreach ((int index, string[] program) in programs.Index())
            {
                ProgramResult? result = index % 2 == 0
                    ? new ProgramResult(0, Encoding.UTF8.GetBytes(program[1]), Encoding.UTF8.GetBytes(program[1]))
                    : results.ElementAtOrDefault(index / 2);
                if (result is null)
                {
                    break;
                }

                output.Write(result.Output);
                error.Write(result.Error);
                error.Write(Encoding.UTF8.GetBytes($"kernelos: {program[0]} ended with status {result.Status}\n"));
            }

            return new CommandResult(Status, output.ToArray(), error.ToArray());
        }

        private static IEnumerable<string[]> Split(IEnumerable<string> words)
        {
            List<string> program = [];
            foreach (string word in words)
            {
                if (word == "--then")
                {
                    yield return [.. program];
                    program.Clear();
                }
                else
                {
                    program.Add(word);
                }
            }

            yield return [.. program];
        }
    }
}
