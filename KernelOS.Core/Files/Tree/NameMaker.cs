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
        where TPlatform : struct, IPlatform => Make(start, path, new NewInode(InodeKind.Directory) { Mode = mode });

    /// <summary>Makes a symbolic link with a target of 1 to 4,095 bytes.</summary>
    public static FileError MakeSymbolicLink<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
        where TPlatform : struct, IPlatform => Make(start, path, new NewInode(InodeKind.SymbolicLink) { Target = target });

    /// <summary>Makes a device node.</summary>
    public static FileError MakeDeviceNode<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FileMode mode, DeviceNumber device)
        where TPlatform : struct, IPlatform => Make(start, path, new NewInode(InodeKind.CharacterDevice) { Mode = mode, Device = device });

    /// <summary>Makes a named pipe.</summary>
    public static FileError MakePipe<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FileMode mode)
        where TPlatform : struct, IPlatform => Make(start, path, new NewInode(InodeKind.Pipe) { Mode = mode });

    /// <summary>Makes an empty file.</summary>
    public static FileError MakeFile<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, FileMode mode)
        where TPlatform : struct, IPlatform => Make(start, path, new NewInode(InodeKind.RegularFile) { Mode = mode });

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

    private static FileError Make<TPlatform>(Directory<TPlatform> start, ReadOnlySpan<byte> path, scoped in NewInode what)
        where TPlatform : struct, IPlatform
    {
        using FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        FileError error = FindFreeName(ref walk, path, what.Kind == InodeKind.Directory ? SlashHandling.Allow : SlashHandling.Refuse);
        if (error == FileError.None)
        {
            Inode<TPlatform>? inode = Create(start.FileSystem, what);
            error = inode is null ? FileError.NoSpace : walk.Parent.Add(walk.Name, inode);
            inode?.Release();
        }

        walk.Dispose();
        return error;
    }

    private static Inode<TPlatform>? Create<TPlatform>(FileSystem<TPlatform> files, scoped in NewInode what)
        where TPlatform : struct, IPlatform => what.Kind switch
        {
            InodeKind.Directory => files.TryCreateDirectory(what.Mode, out Directory<TPlatform>? directory) ? directory : null,
            InodeKind.SymbolicLink => files.TryCreateSymbolicLink(what.Target, out SymbolicLink<TPlatform>? link) ? link : null,
            InodeKind.CharacterDevice => files.TryCreateDeviceNode(what.Mode, what.Device, out DeviceNode<TPlatform>? node) ? node : null,
            InodeKind.Pipe => files.TryCreatePipe(what.Mode, out Pipe<TPlatform>? pipe) ? pipe : null,
            _ => files.TryCreateFile(what.Mode, out RegularFile<TPlatform>? file) ? file : null,
        };

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
}
