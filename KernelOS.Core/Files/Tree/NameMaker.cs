using System;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Tree;

/// <summary>Makes names: directories, symbolic links, device nodes, and further names of what is there.</summary>
/// <remarks>Errors and their order are those of mkdir(2), symlink(2), mknod(2) and link(2) on Linux.</remarks>
public static class NameMaker
{
    /// <summary>Makes a directory.</summary>
    public static FileError MakeDirectory<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FileMode mode)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = FindFreeName(ref walk, path, SlashHandling.Allow);
        if (error == FileError.None)
        {
            error = start.FileSystem.TryCreateDirectory(mode, out Directory<TPlatform>? directory)
                ? AddAndRelease(walk.Parent, walk.Name, directory)
                : FileError.NoSpace;
        }

        walk.Dispose();
        return error;
    }

    /// <summary>Makes a symbolic link with a target of 1 to 4,095 bytes.</summary>
    public static FileError MakeSymbolicLink<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = FindFreeName(ref walk, path, SlashHandling.Refuse);
        if (error == FileError.None)
        {
            error = start.FileSystem.TryCreateSymbolicLink(target, out SymbolicLink<TPlatform>? link)
                ? AddAndRelease(walk.Parent, walk.Name, link)
                : FileError.NoSpace;
        }

        walk.Dispose();
        return error;
    }

    /// <summary>Makes a device node.</summary>
    public static FileError MakeDeviceNode<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FileMode mode, DeviceNumber device)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = FindFreeName(ref walk, path, SlashHandling.Refuse);
        if (error == FileError.None)
        {
            error = start.FileSystem.TryCreateDeviceNode(mode, device, out DeviceNode<TPlatform>? node)
                ? AddAndRelease(walk.Parent, walk.Name, node)
                : FileError.NoSpace;
        }

        walk.Dispose();
        return error;
    }

    /// <summary>Makes a named pipe.</summary>
    public static FileError MakePipe<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FileMode mode)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = FindFreeName(ref walk, path, SlashHandling.Refuse);
        if (error == FileError.None)
        {
            error = start.FileSystem.TryCreatePipe(mode, out Pipe<TPlatform>? pipe)
                ? AddAndRelease(walk.Parent, walk.Name, pipe)
                : FileError.NoSpace;
        }

        walk.Dispose();
        return error;
    }

    /// <summary>Makes an empty file.</summary>
    public static FileError MakeFile<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FileMode mode)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = FindFreeName(ref walk, path, SlashHandling.Refuse);
        if (error == FileError.None)
        {
            error = start.FileSystem.TryCreateFile(mode, out RegularFile<TPlatform>? file)
                ? AddAndRelease(walk.Parent, walk.Name, file)
                : FileError.NoSpace;
        }

        walk.Dispose();
        return error;
    }

    /// <summary>Makes another name for an inode.</summary>
    public static FileError MakeName<TPlatform>(Inode<TPlatform> inode, Directory<TPlatform> start, ReadOnlySpan<byte> path)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = FindFreeName(ref walk, path, SlashHandling.Refuse);
        if (error == FileError.None)
        {
            error = inode.Kind == InodeKind.Directory || inode.IsSynthesized ? FileError.NotPermitted
                : inode.LinkCount == 0 ? FileError.NotFound
                : walk.Parent.Add(walk.Name, inode);
        }

        walk.Dispose();
        return error;
    }

    private static FileError FindFreeName<TPlatform>(ref PathWalk<TPlatform> walk, ReadOnlySpan<byte> path, SlashHandling slashes)
        where TPlatform : struct, IPlatform
    {
        FileError error = path.IsEmpty ? FileError.NotFound : walk.ToLast();
        if (error != FileError.None)
        {
            return error;
        }

        if (walk.Last != LastComponent.Name)
        {
            return FileError.Exists;
        }

        DirectoryEntry<TPlatform>? entry = walk.FindLast(out error);
        return error != FileError.None ? error
            : entry is not null ? FileError.Exists
            : walk.HasTrailingSlash && slashes == SlashHandling.Refuse ? FileError.NotFound : FileError.None;
    }

    private static FileError AddAndRelease<TPlatform>(Directory<TPlatform> parent, ReadOnlySpan<byte> name, Inode<TPlatform> inode)
        where TPlatform : struct, IPlatform
    {
        FileError error = parent.Add(name, inode);
        inode.Release();
        return error;
    }
}
