using System;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Paths;

/// <summary>From a path to the inode that it names.</summary>
public static class PathLookup
{
    /// <summary>Finds an inode.</summary>
    /// <param name="start">The directory that a relative path starts from.</param>
    /// <param name="path">The path, without NUL.</param>
    /// <param name="finalLink">What to do with a link at the end.</param>
    /// <returns>The inode with a reference added, which the caller releases.</returns>
    public static Result<Inode<TPlatform>, FileError> Find<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FinalLink finalLink)
        where TPlatform : struct, IPlatform
    {
        FileError error = Find(start, path, finalLink, out Inode<TPlatform>? inode);
        return inode is null ? error : inode;
    }

    /// <summary>The same without a result to unwrap.</summary>
    /// <param name="start">The directory that a relative path starts from.</param>
    /// <param name="path">The path, without NUL.</param>
    /// <param name="finalLink">What to do with a link at the end.</param>
    /// <param name="inode">The inode with a reference added, which the caller releases; null on an error.</param>
    internal static FileError Find<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FinalLink finalLink, out Inode<TPlatform>? inode)
        where TPlatform : struct, IPlatform
    {
        inode = null;
        if (path.IsEmpty)
        {
            return FileError.NotFound;
        }

        FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = Find(ref walk, finalLink, out Inode<TPlatform> found);
        if (error == FileError.None)
        {
            found.Retain();
            inode = found;
        }

        walk.Dispose();
        guard.Dispose();
        return error;
    }

    /// <summary>Finds a directory by a path whose last component may be a link to one.</summary>
    /// <returns>The directory with a reference added.</returns>
    public static Result<Directory<TPlatform>, FileError> FindDirectory<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path)
        where TPlatform : struct, IPlatform
    {
        Result<Inode<TPlatform>, FileError> found = Find(start, path, FinalLink.Follow);
        if (!found.TryGet(out Inode<TPlatform> inode))
        {
            return found.Error;
        }

        if (inode is Directory<TPlatform> directory)
        {
            return directory;
        }

        inode.Release();
        return FileError.NotDirectory;
    }

    /// <summary>Finds what the walk leads to; without a reference.</summary>
    internal static FileError Find<TPlatform>(ref PathWalk<TPlatform> walk, FinalLink finalLink, out Inode<TPlatform> inode)
        where TPlatform : struct, IPlatform
    {
        inode = walk.Parent;
        FileError error = walk.ToLast();
        while (error == FileError.None)
        {
            if (walk.Last != LastComponent.Name)
            {
                inode = walk.Implied;
                return FileError.None;
            }

            error = walk.FindLast(out DirectoryEntry<TPlatform>? entry);
            if (entry is null)
            {
                return error == FileError.None ? FileError.NotFound : error;
            }

            inode = entry.Inode;
            if (inode is not SymbolicLink<TPlatform> link || (finalLink == FinalLink.Keep && !walk.HasTrailingSlash))
            {
                return walk.HasTrailingSlash && inode.Kind != InodeKind.Directory ? FileError.NotDirectory : FileError.None;
            }

            error = walk.EnterLink(link);
            if (error == FileError.None)
            {
                error = walk.ToLast();
            }
        }

        return error;
    }
}
