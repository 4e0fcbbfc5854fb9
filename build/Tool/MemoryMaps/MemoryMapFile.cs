using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>The file into which a boot's picture of memory is written.</summary>
internal static class MemoryMapFile
{
    /// <summary>Draws what the kernel told into a file: a page, or the last picture if the name ends in .svg.</summary>
    /// <exception cref="ToolException">The kernel told nothing, or nothing that can be read; or the file cannot be written.</exception>
    public static void Write(string path, byte[] text)
    {
        IReadOnlyList<MemorySnapshot> snapshots;
        try
        {
            snapshots = SnapshotParser.Parse(Encoding.UTF8.GetString(text));
        }
        catch (FormatException failure)
        {
            throw new ToolException(failure.Message, ExitStatus.NoProgramStatus);
        }

        if (snapshots.Count == 0)
        {
            throw new ToolException("the machine stopped before the kernel had told what memory is used for", ExitStatus.NoProgramStatus);
        }

        string picture = path.EndsWith(".svg", StringComparison.Ordinal) ? MemoryPicture.Draw(snapshots[^1]) : MemoryMapPage.Render(snapshots);
        try
        {
            File.WriteAllText(path, picture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"the memory map cannot be written: {failure.Message}");
        }
    }
}
