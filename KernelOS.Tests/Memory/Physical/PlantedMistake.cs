using System;
using System.IO;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>A mistake in the frame allocator that a test must find: in one file, one piece of text is another.</summary>
/// <param name="Name">What is missing.</param>
/// <param name="File">The file.</param>
/// <param name="Text">The text, once in the file: a whole statement, or an expression.</param>
/// <param name="Mistake">What stands there instead.</param>
public sealed record PlantedMistake(string Name, string File, string Text, string Mistake)
{
    public override string ToString() => Name;

    /// <summary>Writes the mistake into sources, so that it is made if <c>Mutant.Planted</c> is <paramref name="number"/>.</summary>
    public void Plant(string folder, int number)
    {
        string path = Path.Combine(folder, File);
        string source = System.IO.File.ReadAllText(path);
        if (source.Split(Text).Length != 2)
        {
            throw new InvalidOperationException($"{File} has not exactly one '{Text}': say what the mistake '{Name}' is now");
        }

        string planted = $"KernelOS.Tests.Schedules.Mutant.Planted == {number}";
        System.IO.File.WriteAllText(path, source.Replace(
            Text,
            Text[^1] is ';' or '}' ? $"if ({planted}) {{ {Mistake} }} else {{ {Text} }}" : $"({planted} ? {Mistake} : {Text})",
            StringComparison.Ordinal));
    }
}
