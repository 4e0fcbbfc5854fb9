using System;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Tree;

/// <summary>Gives things another name or place.</summary>
/// <remarks>Errors and their order are those of rename(2) on Linux.</remarks>
public static class NameMover
{
    /// <summary>Renames something, in one step for everybody who looks.</summary>
    /// <param name="oldStart">Where a relative old path starts.</param>
    /// <param name="oldPath">The old path.</param>
    /// <param name="newStart">Where a relative new path starts.</param>
    /// <param name="newPath">The new path.</param>
    /// <param name="options">What to do when the new name is taken.</param>
    public static FileError Rename<TPlatform>(
        Directory<TPlatform> oldStart, ReadOnlySpan<byte> oldPath, Directory<TPlatform> newStart, ReadOnlySpan<byte> newPath, RenameOptions options)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = oldStart.FileSystem.LockTree();
        PathWalk<TPlatform> from = new(oldStart.FileSystem, oldStart, oldPath);
        PathWalk<TPlatform> to = new(newStart.FileSystem, newStart, newPath);
        FileError error = oldPath.IsEmpty ? FileError.NotFound : from.ToLast();
        if (error == FileError.None)
        {
            error = newPath.IsEmpty ? FileError.NotFound : to.ToLast();
        }

        if (error == FileError.None)
        {
            error = Rename(ref from, ref to, options);
        }

        to.Dispose();
        from.Dispose();
        return error;
    }

    private static FileError Rename<TPlatform>(ref PathWalk<TPlatform> from, ref PathWalk<TPlatform> to, RenameOptions options)
        where TPlatform : struct, IPlatform
    {
        if (from.Last != LastComponent.Name)
        {
            return FileError.Busy;
        }

        if (to.Last != LastComponent.Name)
        {
            return options == RenameOptions.KeepExisting ? FileError.Exists : FileError.Busy;
        }

        DirectoryEntry<TPlatform>? source = from.FindLast(out FileError error);
        if (source is null)
        {
            return error == FileError.None ? FileError.NotFound : error;
        }

        DirectoryEntry<TPlatform>? target = to.FindLast(out error);
        if (error != FileError.None)
        {
            return error;
        }

        if (target is not null && options == RenameOptions.KeepExisting)
        {
            return FileError.Exists;
        }

        bool isDirectory = source.Inode.Kind == InodeKind.Directory;
        if (!isDirectory && (from.HasTrailingSlash || to.HasTrailingSlash))
        {
            return FileError.NotDirectory;
        }

        error = CheckPlaces(from.Parent, source, to.Parent, target);
        if (error != FileError.None)
        {
            return error;
        }

        // Two names of one file stay both, which POSIX wants.
        return target is not null && ReferenceEquals(target.Inode, source.Inode)
            ? FileError.None
            : Move(from.Parent, source, to.Parent, to.Name, target);
    }

    private static FileError CheckPlaces<TPlatform>(
        Directory<TPlatform> oldParent, DirectoryEntry<TPlatform> source, Directory<TPlatform> newParent, DirectoryEntry<TPlatform>? target)
        where TPlatform : struct, IPlatform
    {
        if (oldParent.Synthesizer is not null || newParent.Synthesizer is not null)
        {
            return FileError.NotPermitted;
        }

        if (source.Inode is Directory<TPlatform> { Synthesizer: not null } || target?.Inode is Directory<TPlatform> { Synthesizer: not null })
        {
            return FileError.Busy;
        }

        if (IsSameOrAbove(source.Inode, newParent))
        {
            return FileError.InvalidArgument;
        }

        if (target is null)
        {
            return FileError.None;
        }

        if (!ReferenceEquals(oldParent, newParent) && IsSameOrAbove(target.Inode, oldParent))
        {
            return FileError.NotEmpty;
        }

        if (ReferenceEquals(source.Inode, target.Inode))
        {
            return FileError.None;
        }

        bool isDirectory = source.Inode.Kind == InodeKind.Directory;
        return target.Inode is Directory<TPlatform> directory
            ? (!isDirectory ? FileError.IsDirectory : directory.EntryCount != 0 ? FileError.NotEmpty : FileError.None)
            : (isDirectory ? FileError.NotDirectory : FileError.None);
    }

    private static FileError Move<TPlatform>(
        Directory<TPlatform> oldParent, DirectoryEntry<TPlatform> source, Directory<TPlatform> newParent, ReadOnlySpan<byte> newName, DirectoryEntry<TPlatform>? target)
        where TPlatform : struct, IPlatform
    {
        FileError error = newParent.Prepare(newName, out DirectoryEntry<TPlatform>? entry);
        if (entry is null)
        {
            return error;
        }

        if (target is not null)
        {
            newParent.Remove(target);
        }

        Inode<TPlatform> inode = source.Inode;
        inode.Retain();
        oldParent.Remove(source);
        newParent.Insert(entry, newName, inode);
        inode.Release();
        return FileError.None;
    }

    /// <summary>Whether an inode is a directory or one above it.</summary>
    private static bool IsSameOrAbove<TPlatform>(Inode<TPlatform> inode, Directory<TPlatform> directory)
        where TPlatform : struct, IPlatform
    {
        while (!ReferenceEquals(directory, inode))
        {
            if (ReferenceEquals(directory.Parent, directory))
            {
                return false;
            }

            directory = directory.Parent;
        }

        return true;
    }
}
