using System;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Paths;

/// <summary>Opens files by path, and makes those that are missing where that is wanted.</summary>
public static class FileOpener
{
    /// <summary>Opens a file.</summary>
    /// <param name="start">The directory that a relative path starts from.</param>
    /// <param name="path">The path, without NUL.</param>
    /// <param name="flags">How.</param>
    /// <param name="mode">The permissions of a file that is made.</param>
    /// <returns>The open file, with one reference, which is the caller's.</returns>
    public static Result<OpenFile<TPlatform>, FileError> Open<TPlatform>(
        Directory<TPlatform> start, ReadOnlySpan<byte> path, OpenFlags flags, FileMode mode)
        where TPlatform : struct, IPlatform
    {
        if (path.IsEmpty)
        {
            return FileError.NotFound;
        }

        if (!start.FileSystem.Pools.OpenFiles.TryRent(out OpenFile<TPlatform>? file))
        {
            return FileError.TooManyOpenFiles;
        }

        FileError error = Begin(file, start, path, flags, mode, out bool isNew);
        if (error != FileError.None)
        {
            return error;
        }

        if ((flags & OpenFlags.Truncate) != 0 && !isNew && file.Inode.Kind == InodeKind.RegularFile)
        {
            file.Inode.Resize(0);
        }

        return file;
    }

    /// <summary>Opens an inode, which may have no name.</summary>
    /// <returns>The open file, with one reference, which is the caller's.</returns>
    public static Result<OpenFile<TPlatform>, FileError> Open<TPlatform>(Inode<TPlatform> inode, OpenFlags flags)
        where TPlatform : struct, IPlatform
    {
        if (!inode.FileSystem.Pools.OpenFiles.TryRent(out OpenFile<TPlatform>? file))
        {
            return FileError.TooManyOpenFiles;
        }

        FileError error = file.Begin(inode, flags);
        return error == FileError.None ? file : error;
    }

    /// <summary>Finds or makes the inode and starts the life of an open file of it; on an error, the object is back in its pool.</summary>
    private static FileError Begin<TPlatform>(
        OpenFile<TPlatform> file, Directory<TPlatform> start, ReadOnlySpan<byte> path, OpenFlags flags, FileMode mode, out bool isNew)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = (flags & OpenFlags.Create) != 0
            ? FindOrCreate(ref walk, flags, mode, out Inode<TPlatform> inode, out isNew)
            : Find(ref walk, flags, out inode, out isNew);
        walk.Dispose();
        if (error == FileError.None && !isNew)
        {
            error = CheckKind(inode, flags);
        }

        if (error == FileError.None)
        {
            return file.Begin(inode, flags);
        }

        start.FileSystem.Pools.OpenFiles.Return(file);
        return error;
    }

    private static FileError Find<TPlatform>(ref PathWalk<TPlatform> walk, OpenFlags flags, out Inode<TPlatform> inode, out bool isNew)
        where TPlatform : struct, IPlatform
    {
        isNew = false;
        return PathLookup.Find(ref walk, (flags & OpenFlags.NoFollow) != 0 ? FinalLink.Keep : FinalLink.Follow, out inode);
    }

    /// <summary>Finds a file or makes it; a link at the end is followed also where its target is to be made.</summary>
    private static FileError FindOrCreate<TPlatform>(
        ref PathWalk<TPlatform> walk, OpenFlags flags, FileMode mode, out Inode<TPlatform> inode, out bool isNew)
        where TPlatform : struct, IPlatform
    {
        isNew = false;
        inode = walk.Parent;
        FileError error = walk.ToLast();
        while (error == FileError.None)
        {
            if (walk.Last != LastComponent.Name)
            {
                return (flags & OpenFlags.Exclusive) != 0 ? FileError.Exists : FileError.IsDirectory;
            }

            if (walk.HasTrailingSlash)
            {
                return FileError.IsDirectory;
            }

            error = walk.FindLast(out DirectoryEntry<TPlatform>? entry);
            if (entry is null)
            {
                isNew = true;
                return error != FileError.None ? error : Create(walk.Parent, walk.Name, mode, out inode);
            }

            inode = entry.Inode;
            if ((flags & OpenFlags.Exclusive) != 0)
            {
                return FileError.Exists;
            }

            if (inode is not SymbolicLink<TPlatform> link || (flags & OpenFlags.NoFollow) != 0)
            {
                return inode.Kind == InodeKind.Directory ? FileError.IsDirectory : FileError.None;
            }

            error = walk.EnterLink(link);
            if (error == FileError.None)
            {
                error = walk.ToLast();
            }
        }

        return error;
    }

    private static FileError Create<TPlatform>(Directory<TPlatform> parent, ReadOnlySpan<byte> name, FileMode mode, out Inode<TPlatform> inode)
        where TPlatform : struct, IPlatform
    {
        inode = parent;
        if (!parent.FileSystem.TryCreateFile(mode, out RegularFile<TPlatform>? file))
        {
            return FileError.NoSpace;
        }

        // The entry holds a reference from now on; if there is none, the file ends here.
        FileError error = parent.Add(name, file);
        file.Release();
        inode = error == FileError.None ? file : parent;
        return error;
    }

    private static FileError CheckKind<TPlatform>(Inode<TPlatform> inode, OpenFlags flags)
        where TPlatform : struct, IPlatform
    {
        if ((flags & OpenFlags.Directory) != 0 && inode.Kind != InodeKind.Directory)
        {
            return FileError.NotDirectory;
        }

        if ((flags & OpenFlags.PathOnly) != 0)
        {
            return FileError.None;
        }

        return inode.Kind switch
        {
            InodeKind.SymbolicLink => FileError.TooManySymbolicLinks,
            // Anything but reading, also neither reading nor writing.
            InodeKind.Directory when (flags & (OpenFlags.Read | OpenFlags.Write | OpenFlags.Truncate)) != OpenFlags.Read => FileError.IsDirectory,
            _ => FileError.None,
        };
    }
}
