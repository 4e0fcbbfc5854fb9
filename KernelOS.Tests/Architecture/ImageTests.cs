using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using KernelOS.Tests.Boot;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Architecture;

/// <summary>What must hold of the linked kernel, instruction by instruction.</summary>
[TestFixture("")]
[TestFixture("release")]
public sealed partial class ImageTests(string folder)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    // TrapFrame.inc: what the entry code saves. The rest of a program's registers is saved only when threads switch.
    private static readonly string[] s_savedRegisters = ["xmm0", "xmm1", "xmm2", "xmm3", "xmm8"];

    // Saves and restores all registers in which arguments may come.
    private const string ArgumentKeeper = "<RhpInitialDynamicInterfaceDispatch>:";

    private string Kernel => Path.Combine(SourceTree.Root, "artifacts", folder, "kernelos-x64.elf");

    [OneTimeSetUp]
    public void BuildAndBootRelease()
    {
        if (folder == "release")
        {
            CommandResult result = new KernelosTool().Run(
                ["run", "--release", "--quiet", UserProgram.Build("hello", CLibrary.Musl)], [], s_limit);
            Assert.That(result.Status, Is.Zero, Encoding.UTF8.GetString(result.Error));
        }
    }

    [Test]
    public void KernelCodeUsesOnlyTheXmmRegistersThatTheTrapFrameKeeps()
    {
        List<string> violations = [.. Instructions()
            .Where(line => !line.StartsWith(ArgumentKeeper, StringComparison.Ordinal))
            .Where(line => XmmRegister().Matches(line).Any(match => !s_savedRegisters.Contains(match.Value)))
            .Take(10)];
        Assert.That(violations, Is.Empty, "a program's register would be lost in the kernel: keep it in the trap frame too");
    }

    [Test]
    public void KernelCodeDoesNoFloatingPointArithmetic()
    {
        List<string> violations = [.. Instructions().Where(line => FloatingPoint().IsMatch(line)).Take(10)];
        Assert.That(violations, Is.Empty, "it would depend on the MXCSR and x87 state that a program has left");
    }

    [Test]
    public void KernelCodeNeedsNoInstructionBeyondTheBaseline()
    {
        List<string> violations = [.. Instructions().Where(line => BeyondBaseline().IsMatch(line)).Take(10)];
        Assert.That(violations, Is.Empty, "qemu64 has no such instruction");
    }

    /// <summary>Each instruction of the kernel, with the function in which it stands.</summary>
    private IEnumerable<string> Instructions()
    {
        Assert.That(Kernel, Does.Exist, "build the kernel first");
        CommandResult result = Command.Run(
            "llvm-objdump", ["-d", "-M", "intel", "--no-show-raw-insn", "--no-leading-addr", Kernel], [], s_limit);
        Assert.That(result.Status, Is.Zero, Encoding.UTF8.GetString(result.Error));
        string function = "";
        foreach (string line in Encoding.UTF8.GetString(result.Output).Split('\n'))
        {
            if (line.EndsWith(">:", StringComparison.Ordinal))
            {
                function = line;
            }
            else if (line.Contains('\t', StringComparison.Ordinal))
            {
                yield return $"{function} {line[..(line.IndexOf('#', StringComparison.Ordinal) is int end and >= 0 ? end : line.Length)].Trim()}";
            }
        }
    }

    [GeneratedRegex(@"\b[xyz]mm\d+\b")]
    private static partial Regex XmmRegister();

    [GeneratedRegex(@">: (v?(add|sub|mul|div|sqrt|min|max|cmp|comi|ucomi|round)[sp][sd]|cvt\w+|f(ld|st|add|mul|div|ild|ist)\w*)\s")]
    private static partial Regex FloatingPoint();

    [GeneratedRegex(@">: (popcnt|lzcnt|tzcnt|andn|bextr|bls\w+|mulx|rorx|sarx|shlx|shrx|pshufb|pext|pdep|movbe|crc32|v[a-z]\w*xmm|ptest|pcmpeqq|pmulld)\s")]
    private static partial Regex BeyondBaseline();
}
