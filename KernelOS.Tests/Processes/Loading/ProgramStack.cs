using System.Collections.Generic;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Processes.Loading;

/// <summary>What a program reads from the stack that it starts with (System V x86-64 psABI, figure 3.9).</summary>
internal sealed class ProgramStack
{
    public required ulong Pointer { get; init; }

    public required ulong Entry { get; init; }

    public List<string> Arguments { get; } = [];

    public List<string> Environment { get; } = [];

    public List<ulong> Pointers { get; } = [];

    public Dictionary<ulong, ulong> Auxiliary { get; } = [];

    public string ExecutablePath { get; private set; } = "";

    public string PlatformName { get; private set; } = "";

    public byte[] RandomBytes { get; private set; } = [];

    public static ProgramStack Read(HostProgram program)
    {
        ProgramStack stack = new() { Pointer = program.StackPointer, Entry = program.Entry };
        nuint address = program.StackPointer;
        ulong count = program.LoadWord(address);
        for (ulong i = 0; i < count; i++)
        {
            stack.Add(program, stack.Arguments, program.LoadWord(address += 8));
        }

        if (program.LoadWord(address += 8) != 0)
        {
            throw new KeyNotFoundException("the arguments do not end with a null pointer");
        }

        for (ulong pointer = program.LoadWord(address += 8); pointer != 0; pointer = program.LoadWord(address += 8))
        {
            stack.Add(program, stack.Environment, pointer);
        }

        for (ulong type = program.LoadWord(address += 8); type != 0; type = program.LoadWord(address += 8))
        {
            stack.Auxiliary.Add(type, program.LoadWord(address += 8));
        }

        stack.PlatformName = program.LoadText((nuint)stack.Auxiliary[15]);
        stack.RandomBytes = program.Load((nuint)stack.Auxiliary[25], 16);
        stack.ExecutablePath = program.LoadText((nuint)stack.Auxiliary[31]);
        return stack;
    }

    private void Add(HostProgram program, List<string> list, ulong pointer)
    {
        Pointers.Add(pointer);
        list.Add(program.LoadText((nuint)pointer));
    }
}
