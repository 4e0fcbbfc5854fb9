using System;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Tree;

/// <summary>Removes names. What is still open, or somebody's working directory, lives on without one.</summary>
/// <remarks>Errors and their order are those of unlink(2) and rmdir(2) on Linux.</remarks>
public static class NameRemover
{
    /// <summary>Removes the name of anything but a directory.</summary>
    public static FileError RemoveFile<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = path.IsEmpty ? FileError.NotFound : walk.ToLast();
        if (error == FileError.None)
        {
            error = walk.Last != LastComponent.Name ? FileError.IsDirectory : RemoveFile(ref walk);
        }

        walk.Dispose();
        return error;
    }

    /// <summary>Removes an empty directory.</summary>
    public static FileError RemoveDirectory<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = path.IsEmpty ? FileError.NotFound : walk.ToLast();
        if (error == FileError.None)
        {
            error = walk.Last switch
            {
                LastComponent.Self => FileError.InvalidArgument,
                LastComponent.Parent => FileError.NotEmpty,
                LastComponent.Root => FileError.Busy,
                _ => RemoveDirectory(ref walk),
            };
        }

        walk.Dispose();
        return error;
    }

    private static FileError RemoveFile<TPlatform>(ref PathWalk<TPlatform> walk)
        where TPlatform : struct, IPlatform
    {
        DirectoryEntry<TPlatform>? entry = walk.FindLast(out FileError error);
        if (entry is null)
        {
            return error == FileError.None ? FileError.NotFound : error;
        }

        if (entry.Inode.Kind == InodeKind.Directory)
        {
            return FileError.IsDirectory;
        }

        if (walk.HasTrailingSlash)
        {
            return FileError.NotDirectory;
        }

        if (walk.Parent.Synthesizer is not null)
        {
            return FileError.NotPermitted;
        }

        walk.Parent.Remove(entry);
        return FileError.None;
    }

    private static FileError RemoveDirectory<TPlatform>(ref PathWalk<TPlatform> walk)
        where TPlatform : struct, IPlatform
    {
        DirectoryEntry<TPlatform>? entry = walk.FindLast(out FileError error);
        if (entry is null)
        {
            return error == FileError.None ? FileError.NotFound : error;
        }

        if (entry.Inode is not Directory<TPlatform> directory)
        {
            return FileError.NotDirectory;
        }

        if (directory.Synthesizer is not null)
        {
            return walk.Parent.Synthesizer is null ? FileError.Busy : FileError.NotPermitted;
        }

        if (directory.EntryCount != 0)
        {
            return FileError.NotEmpty;
        }

        if (walk.Parent.Synthesizer is not null)
        {
            return FileError.NotPermitted;
        }

        walk.Parent.Remove(entry);
        return FileError.None;
    }
}
