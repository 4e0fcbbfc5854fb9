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
            // Who may not write it can still want it cut off.
            if (file.Inode is RegularFile<TPlatform> { Runners.IsRunning: true })
            {
                file.Release();
                return FileError.TextBusy;
            }

            file.Inode.Resize(0);
        }

        return file.WaitsForPartner ? WaitForPartner(file) : file;
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
        return error != FileError.None ? error
            : file.WaitsForPartner ? WaitForPartner(file)
            : file;
    }

    private static Result<OpenFile<TPlatform>, FileError> WaitForPartner<TPlatform>(OpenFile<TPlatform> file)
        where TPlatform : struct, IPlatform
    {
        FileError error = file.Operations.WaitForPartner(file);
        if (error == FileError.None)
        {
            return file;
        }

        file.Release();
        return error;
    }

    /// <summary>Finds or makes the inode and starts the life of an open file of it; on an error, the object is back in its pool.</summary>
    private static FileError Begin<TPlatform>(
        OpenFile<TPlatform> file, Directory<TPlatform> start, ReadOnlySpan<byte> path, OpenFlags flags, FileMode mode, out bool isNew)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        isNew = false;
        Inode<TPlatform>? inode = (flags & OpenFlags.Create) != 0
            ? FindOrCreate(ref walk, flags, mode, out isNew, out FileError error)
            : PathLookup.Find(ref walk, (flags & OpenFlags.NoFollow) != 0 ? FinalLink.Keep : FinalLink.Follow, out error);
        if (inode is not null)
        {
            error = isNew ? FileError.None : CheckKind(inode, flags);
        }

        if (error == FileError.None)
        {
            error = file.Begin(inode!, flags);
        }
        else
        {
            start.FileSystem.Pools.OpenFiles.Return(file);
        }

        walk.Dispose();
        return error;
    }

    /// <summary>Finds a file or makes it; a link at the end is followed also where its target is to be made. Null on an error.</summary>
    private static Inode<TPlatform>? FindOrCreate<TPlatform>(
        ref PathWalk<TPlatform> walk, OpenFlags flags, FileMode mode, out bool isNew, out FileError error)
        where TPlatform : struct, IPlatform
    {
        isNew = false;
        bool isExclusive = (flags & OpenFlags.Exclusive) != 0;
        error = walk.ToLast();
        while (error == FileError.None)
        {
            if (walk.Last != LastComponent.Name || walk.HasTrailingSlash)
            {
                error = isExclusive && walk.Last != LastComponent.Name ? FileError.Exists : FileError.IsDirectory;
                return null;
            }

            DirectoryEntry<TPlatform>? entry = walk.FindLast(out error);
            if (entry is null)
            {
                isNew = error == FileError.None;
                return isNew ? Create(walk.Parent, walk.Name, mode, out error) : null;
            }

            Inode<TPlatform> inode = entry.Inode;
            if (isExclusive)
            {
                error = FileError.Exists;
                return null;
            }

            if (inode is not SymbolicLink<TPlatform> link || (flags & OpenFlags.NoFollow) != 0)
            {
                error = inode.Kind == InodeKind.Directory ? FileError.IsDirectory : FileError.None;
                return error == FileError.None ? inode : null;
            }

            if (link.Destination is Inode<TPlatform> destination)
            {
                error = destination.Kind == InodeKind.Directory ? FileError.IsDirectory : FileError.None;
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

    private static RegularFile<TPlatform>? Create<TPlatform>(Directory<TPlatform> parent, ReadOnlySpan<byte> name, FileMode mode, out FileError error)
        where TPlatform : struct, IPlatform
    {
        error = FileError.NoSpace;
        if (!parent.FileSystem.TryCreateFile(mode, out RegularFile<TPlatform>? file))
        {
            return null;
        }

        // The entry holds a reference from now on; if there is none, the file ends here.
        error = parent.Add(name, file);
        file.Release();
        return error == FileError.None ? file : null;
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
