using System;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Paths;

/// <summary>From a directory to its path.</summary>
public static class DirectoryPath
{
    /// <summary>Writes a directory's absolute path and a NUL to the end of a buffer.</summary>
    /// <returns>Where in the buffer it starts; <see cref="FileError.NotFound"/> if the directory, or one above it, was removed.</returns>
    public static Result<int, FileError> Write<TPlatform>(Directory<TPlatform> directory, PathBuffer buffer)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = directory.FileSystem.LockTree();
        Span<byte> bytes = buffer.Bytes;
        int start = PathBuffer.Length - 1;
        bytes[start] = 0;
        if (ReferenceEquals(directory, directory.FileSystem.Root))
        {
            bytes[--start] = (byte)'/';
        }

        return WriteBefore(directory, bytes, start);
    }

    /// <summary>Writes the absolute path of a name in a directory, whether or not it names anything, and a NUL to the end of a buffer.</summary>
    /// <returns>As above.</returns>
    internal static Result<int, FileError> Write<TPlatform>(Directory<TPlatform> directory, in EntryName name, PathBuffer buffer)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = directory.FileSystem.LockTree();
        Span<byte> bytes = buffer.Bytes;
        int start = PathBuffer.Length - 1 - name.Length;
        bytes[^1] = 0;
        name.CopyTo(bytes.Slice(start));
        bytes[--start] = (byte)'/';
        return WriteBefore(directory, bytes, start);
    }

    /// <summary>Writes an absolute path of an inode and a NUL to the end of a buffer: of its names, if it has several, any; found by a search through all names.</summary>
    /// <returns>As above; <see cref="FileError.NotFound"/> also if it has no name.</returns>
    public static Result<int, FileError> WriteName<TPlatform>(Inode<TPlatform> inode, PathBuffer buffer)
        where TPlatform : struct, IPlatform
    {
        if (inode is Directory<TPlatform> directory)
        {
            return Write(directory, buffer);
        }

        using FileLockGuard<TPlatform> guard = inode.FileSystem.LockTree();
        DirectoryEntry<TPlatform>? entry = inode.NameCount == 0 ? null : inode.FileSystem.Names.FindNameOf(inode);
        if (entry is null)
        {
            return FileError.NotFound;
        }

        Span<byte> bytes = buffer.Bytes;
        int start = PathBuffer.Length - 1 - entry.Name.Length;
        bytes[^1] = 0;
        entry.Name.CopyTo(bytes.Slice(start));
        bytes[--start] = (byte)'/';
        return WriteBefore(entry.Parent!, bytes, start);
    }

    private static Result<int, FileError> WriteBefore<TPlatform>(Directory<TPlatform> directory, Span<byte> bytes, int start)
        where TPlatform : struct, IPlatform
    {
        Directory<TPlatform> root = directory.FileSystem.Root;
        while (!ReferenceEquals(directory, root))
        {
            DirectoryEntry<TPlatform>? entry = directory.OwnEntry;
            if (entry is null)
            {
                return FileError.NotFound;
            }

            start -= entry.Name.Length + 1;
            if (start < 0)
            {
                return FileError.NameTooLong;
            }

            bytes[start] = (byte)'/';
            entry.Name.CopyTo(bytes.Slice(start + 1));
            directory = directory.Parent;
        }

        return start;
    }
}
