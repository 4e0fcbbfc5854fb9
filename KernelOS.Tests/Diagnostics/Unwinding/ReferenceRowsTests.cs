using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using KernelOS.Core.Diagnostics.Unwinding;
using KernelOS.Symbols;
using KernelOS.Tests.Symbols;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

/// <summary>The rows of real call frame information, against those that GNU readelf prints. (LLVM 14 forgets the frame address at DW_CFA_restore_state.)</summary>
public sealed partial class ReferenceRowsTests
{
    private static readonly string[] s_registers =
        ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "ra"];

    // The C library has hand-written assembly, a signal frame, expressions, and thousands of compiled functions.
    [TestCase("/lib/x86_64-linux-gnu/libc.so.6", 17, 1_400)]
    [TestCase("/lib64/ld-linux-x86-64.so.2", 1, 1_000)]
    public void RowsAgree(string path, int stride, int atLeast)
    {
        if (!File.Exists(path) || !File.Exists("/usr/bin/readelf"))
        {
            Assert.Ignore($"{path} or readelf is not there");
        }

        ElfFile elf = ElfFile.Parse(File.ReadAllBytes(path));
        ElfSection section = elf.GetSection(".eh_frame");
        byte[] bytes = elf.GetBytes(section).ToArray();
        CallFrameTable table = new(bytes, section.Address);
        string[] columns = [];
        bool isDescription = false;
        int compared = 0;
        int number = 0;
        foreach (string line in Toolchain.Run("readelf", "--debug-dump=no-follow-links", "--debug-dump=frames-interp", path).Split('\n'))
        {
            string[] fields = RegisterPattern().Replace(line, "$1").Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
            isDescription = line.Contains(" CIE ") ? false : line.Contains(" FDE ") || isDescription;
            columns = line.StartsWith("   LOC") ? fields : columns;
            bool isRare = line.Contains("exp") || line.Contains('(');
            if (!isDescription || !RowPattern().IsMatch(line) || (++number % stride != 0 && !isRare))
            {
                continue;
            }

            ulong address = ulong.Parse(fields[0], NumberStyles.HexNumber);
            Assert.That(table.Find(address, out UnwindRow row, out _), Is.EqualTo(UnwindOutcome.Unwound), line);
            Assert.That(DescribeFrame(row), Is.EqualTo(fields[1]), line);
            for (int i = 2; i < columns.Length; i++)
            {
                int register = System.Array.IndexOf(s_registers, columns[i]);
                Assert.That(register, Is.Not.Negative, line);
                Assert.That(Describe(row.Registers[register]), Is.EqualTo(fields[i]), $"{columns[i]}: {line}");
            }

            compared++;
        }

        Assert.That(compared, Is.GreaterThan(atLeast));
    }

    private static string DescribeFrame(UnwindRow row) =>
        row.FrameRegister < 0 ? "exp" : string.Create(CultureInfo.InvariantCulture, $"{s_registers[row.FrameRegister]}{row.FrameOffset:+0;-0;+0}");

    /// <summary>Writes a rule as readelf does, which tells an unchanged register from a lost one only if it is told.</summary>
    private static string Describe(RegisterRule rule) => rule.Kind switch
    {
        RegisterRuleKind.Stored => string.Create(CultureInfo.InvariantCulture, $"c{rule.Operand:+0;-0;+0}"),
        RegisterRuleKind.Register => s_registers[rule.Operand],
        RegisterRuleKind.Expression => "exp",
        RegisterRuleKind.FrameAddress when rule.Operand != 0 => "v" + rule.Operand.ToString("+0;-0;+0", CultureInfo.InvariantCulture),
        _ => "u",
    };

    [GeneratedRegex("^[0-9a-f]{16} [a-z]")]
    private static partial Regex RowPattern();

    // A register that is in another: "r5 (rdi)".
    [GeneratedRegex(@"r[0-9]+ \((\w+)\)")]
    private static partial Regex RegisterPattern();
}
