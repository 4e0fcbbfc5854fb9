using System;
using System.Buffers.Binary;
using System.Linq;
using KernelOS.Core.Diagnostics.Unwinding;
using KernelOS.Symbols;
using KernelOS.Tests.Symbols;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

/// <summary>The call frame information of the kernel's own entry code, by which a panic in an interrupt handler finds what was interrupted.</summary>
public sealed class EntryCodeTests
{
    private const ulong Stack = 0xFFFF_FE80_0000_0000;

    // KernelOS/Arch/X86_64/Layout.inc, in words.
    private const int FrameWords = 0x1B0 / 8;
    private const int Rbx = 0x148 / 8;
    private const int Rbp = 0x150 / 8;
    private const int R12 = 0x158 / 8;
    private const int Rip = 0x188 / 8;
    private const int Rsp = 0x1A0 / 8;

    [TestCase("KernelOS/Arch/X86_64/Interrupts/TrapEntry.S", "kos_trap_entry")]
    [TestCase("KernelOS/Arch/X86_64/Interrupts/TrapEntry.S", "kos_trap_entry_paranoid")]
    [TestCase("KernelOS/Arch/X86_64/Syscalls/SyscallEntry.S", "kos_syscall_entry")]
    public void TheInterruptedRegistersAreFound(string source, string function)
    {
        ElfFile file = ElfFile.Parse(Toolchain.Link($".include \"{source}\"", 0x20_0000));
        ElfSection section = file.GetSection(".eh_frame");
        ulong[] words = [.. Enumerable.Range(0, FrameWords).Select(index => 0x5000UL + (ulong)index)];
        RegisterFile registers = default;
        registers.InstructionPointer = FindCall(file, function);
        registers.StackPointer = Stack;
        Unwinder<EmulatedStack> unwinder = new(new CallFrameTable(file.GetBytes(section), section.Address), new EmulatedStack(Stack, words), in registers);

        Assert.That(unwinder.Step(), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(unwinder.InstructionPointer, Is.EqualTo(words[Rip]));
        Assert.That(unwinder.LookupAddress, Is.EqualTo(words[Rip]), "an interrupted instruction is no call");
        RegisterFile interrupted = unwinder.Registers;
        Assert.That(interrupted.StackPointer, Is.EqualTo(words[Rsp]));
        Assert.That(interrupted[DwarfRegister.Rbx], Is.EqualTo(words[Rbx]));
        Assert.That(interrupted[DwarfRegister.Rbp], Is.EqualTo(words[Rbp]));
        for (int i = 0; i < 4; i++)
        {
            Assert.That(interrupted[DwarfRegister.R12 + i], Is.EqualTo(words[R12 + i]));
        }
    }

    /// <summary>Finds the call into C#: an E8 whose target is address zero, where whatever is not defined has been put.</summary>
    private static ulong FindCall(ElfFile file, string function)
    {
        ulong start = file.Symbols.Single(symbol => symbol.Name == function).Address;
        ElfSection text = file.Sections.Single(section => section.IsExecutable && section.Address <= start && start < section.End);
        ReadOnlySpan<byte> code = file.GetBytes(text);
        for (int i = (int)(start - text.Address); i + 5 <= code.Length; i++)
        {
            ulong next = text.Address + (ulong)i + 5;
            if (code[i] == 0xE8 && next + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[(i + 1)..]) == 0)
            {
                return next - 1;
            }
        }

        throw new AssertionException($"{function} calls nothing");
    }
}
