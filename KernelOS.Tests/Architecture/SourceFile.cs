using System.IO;

namespace KernelOS.Tests.Architecture;

/// <summary>One source file: its path from the repository's root, with slashes, and its lines.</summary>
internal sealed class SourceFile(string path, string fullPath)
{
    public string Path { get; } = path.Replace('\\', '/');

    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(path);

    public string[] Lines { get; } = File.ReadAllLines(fullPath);

    public override string ToString() => Path;
}
