using System;
using System.IO;

namespace KernelOS.Tool.Sessions;

/// <summary>A private folder for one boot, removed at its end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    /// <summary>Makes the folder; only this user may enter it.</summary>
    public ScratchFolder()
    {
        Path = Directory.CreateTempSubdirectory("kernelos-").FullName;
    }

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
