using System;
using System.IO;
using System.Threading;

namespace KernelOS.Tool.Building;

/// <summary>Keeps other processes of this tool out of something until it is disposed of.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Waits until nobody else holds the lock at <paramref name="path"/>, and takes it.</summary>
    public static FileLock Take(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException failure) when (failure.GetType() == typeof(IOException))
            {
                // Held by another process: .NET locks the whole file (flock), and the system drops that with its holder.
                Thread.Sleep(s_pause);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
