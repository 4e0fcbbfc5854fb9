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
        Inode<TPlatform>? inode = Find(start, path, finalLink, out FileError error);
        return inode is null ? error : inode;
    }

    /// <summary>The same without a result to unwrap.</summary>
    /// <param name="start">The directory that a relative path starts from.</param>
    /// <param name="path">The path, without NUL.</param>
    /// <param name="finalLink">What to do with a link at the end.</param>
    /// <param name="error">Why there is no inode.</param>
    /// <returns>The inode with a reference added, which the caller releases; null on an error.</returns>
    internal static Inode<TPlatform>? Find<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FinalLink finalLink, out FileError error)
        where TPlatform : struct, IPlatform
    {
        error = FileError.NotFound;
        if (path.IsEmpty)
        {
            return null;
        }

        FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        Inode<TPlatform>? inode = Find(ref walk, finalLink, out error);
        inode?.Retain();
        walk.Dispose();
        guard.Dispose();
        return inode;
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

    /// <summary>Finds what the walk leads to, without a reference; null on an error.</summary>
    internal static Inode<TPlatform>? Find<TPlatform>(ref PathWalk<TPlatform> walk, FinalLink finalLink, out FileError error)
        where TPlatform : struct, IPlatform
    {
        error = walk.ToLast();
        while (error == FileError.None)
        {
            if (walk.Last != LastComponent.Name)
            {
                return walk.Implied;
            }

            DirectoryEntry<TPlatform>? entry = walk.FindLast(out error);
            if (entry is null)
            {
                error = error == FileError.None ? FileError.NotFound : error;
                return null;
            }

            Inode<TPlatform> inode = entry.Inode;
            if (inode is not SymbolicLink<TPlatform> link || (finalLink == FinalLink.Keep && !walk.HasTrailingSlash))
            {
                error = walk.HasTrailingSlash && inode.Kind != InodeKind.Directory ? FileError.NotDirectory : FileError.None;
                return error == FileError.None ? inode : null;
            }

            if (link.Destination is Inode<TPlatform> destination)
            {
                error = walk.HasTrailingSlash && destination.Kind != InodeKind.Directory ? FileError.NotDirectory : FileError.None;
                return error == FileError.None ? destination : null;
            }

            error = walk.EnterLink(link);
            if (error == FileError.None)
            {
                error = walk.ToLast();
            }
        }

        return null;
    }
}
