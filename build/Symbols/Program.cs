using System;
using System.IO;
using KernelOS.Symbols;

if (args.Length < 3 || args[0] is not ("write" or "check"))
{
    Console.Error.WriteLine("usage: KernelOS.Symbols write|check ELF TABLE [ASSEMBLY...]");
    Console.Error.WriteLine("  write  writes the names of the functions of ELF to TABLE; ASSEMBLYs are what its managed code was compiled from");
    Console.Error.WriteLine("  check  fails if ELF, linked again with TABLE in it, has its functions elsewhere than TABLE says");
    return 2;
}

try
{
    ManagedNames names = new();
    foreach (string path in args[3..])
    {
        using FileStream assembly = File.OpenRead(path);
        names.Add(assembly);
    }

    TableBuilder builder = TableBuilder.Create(ElfFile.Parse(File.ReadAllBytes(args[1])), new SymbolNameParser(names));
    byte[] table = builder.ToArray();
    if (args[0] == "write")
    {
        File.WriteAllBytes(args[2], table);
    }
    else if (!table.AsSpan().SequenceEqual(File.ReadAllBytes(args[2])))
    {
        Console.Error.WriteLine($"{args[1]}: error: its functions are not where {args[2]} says: the symbol table must come behind all code");
        return 1;
    }

    return 0;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or BadImageFormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{args[1]}: error: {exception.Message}");
    return 2;
}
