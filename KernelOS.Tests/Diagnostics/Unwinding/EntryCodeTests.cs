using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KernelOS.Core.Diagnostics.Unwinding;
using KernelOS.Symbols;
using KernelOS.Tests.Programs;
using KernelOS.Tests.Symbols;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

/// <summary>The call frame information of the kernel's own entry code, by which a panic in an interrupt handler finds what was interrupted.</summary>
public sealed class EntryCodeTests
{
    private const ulong Stack = 0xFFFF_FE80_0000_0000;

    [TestCase("KernelOS/Arch/X86_64/Interrupts/TrapEntry.S", "kos_trap_entry")]
    [TestCase("KernelOS/Arch/X86_64/Interrupts/TrapEntry.S", "kos_trap_entry_paranoid")]
    [TestCase("KernelOS/Arch/X86_64/Syscalls/SyscallEntry.S", "kos_syscall_entry")]
    public void TheInterruptedRegistersAreFound(string source, string function)
    {
        ElfFile file = ElfFile.Parse(Toolchain.Link($".include \"{source}\"", 0x20_0000));
        ElfSection section = file.GetSection(".eh_frame");
        ulong[] words = [.. Enumerable.Range(0, OffsetOf("SIZE")).Select(index => 0x5000UL + (ulong)index)];
        RegisterFile registers = default;
        registers.InstructionPointer = FindCall(file, function);
        registers.StackPointer = Stack;
        Unwinder<EmulatedStack> unwinder = new(new CallFrameTable(file.GetBytes(section), section.Address), new EmulatedStack(Stack, words), in registers);

        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(words[OffsetOf("RIP")]));
        Assert.That(unwinder.LookupAddress, Is.EqualTo(words[OffsetOf("RIP")]), "an interrupted instruction is no call");
        RegisterFile interrupted = unwinder.Registers;
        Assert.That(interrupted.StackPointer, Is.EqualTo(words[OffsetOf("RSP")]));
        Assert.That(interrupted[DwarfRegister.Rbx], Is.EqualTo(words[OffsetOf("RBX")]));
        Assert.That(interrupted[DwarfRegister.Rbp], Is.EqualTo(words[OffsetOf("RBP")]));
        for (int register = 12; register <= 15; register++)
        {
            Assert.That(interrupted[register], Is.EqualTo(words[OffsetOf($"R{register}")]));
        }
    }

    /// <summary>Where the entry code keeps a register in its frame, in words.</summary>
    private static int OffsetOf(string register)
    {
        string layout = File.ReadAllText(RepositoryFolder.Combine("KernelOS", "Arch", "X86_64", "Layout.inc"));
        Match match = Regex.Match(layout, $@"^\.set KOS_FRAME_{register},\s+0x([0-9A-F]+)", RegexOptions.Multiline);
        Assert.That(match.Success, Is.True, register);
        return Convert.ToInt32(match.Groups[1].Value, 16) / 8;
    }

    /// <summary>Finds the call into C#: one through a table, or else an E8 whose target is address zero, where whatever is not defined has been put.</summary>
    private static ulong FindCall(ElfFile file, string function)
    {
        ulong start = file.Symbols.Single(symbol => symbol.Name == function).Address;
        ElfSection text = file.Sections.Single(section => section.IsExecutable && section.Address <= start && start < section.End);
        ReadOnlySpan<byte> code = file.GetBytes(text);
        for (int i = (int)(start - text.Address); i + 5 <= code.Length; i++)
        {
            // call [rcx + rax * 8]
            if (code[i..].StartsWith<byte>([0xFF, 0x14, 0xC1]))
            {
                return text.Address + (ulong)i + 2;
            }

            ulong next = text.Address + (ulong)i + 5;
            if (code[i] == 0xE8 && next + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[(i + 1)..]) == 0)
            {
                return next - 1;
            }
        }

        throw new AssertionException($"{function} calls nothing");
    }
}
