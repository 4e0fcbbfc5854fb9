using System;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Archives;

/// <summary>Fills a file system from a cpio archive. Contents are copied, so that the archive's memory can be freed after.</summary>
/// <remarks>
/// Directories that an entry needs and the archive does not have are made. An entry whose file is there already replaces
/// its contents; a directory keeps its own. Entries of kinds that the file system does not have are passed over.
/// </remarks>
public static class InitialFileSystem
{
    /// <summary>Unpacks an archive into the root directory; on an error, what was unpacked before stays.</summary>
    public static UnpackResult Unpack<TPlatform>(FileSystem<TPlatform> fileSystem, ReadOnlySpan<byte> archive)
        where TPlatform : struct, IPlatform
    {
        CpioArchive reader = new(archive);
        int entries = 0;
        int offset = 0;
        CpioError archiveError;
        while (reader.TryReadNext(out CpioEntry entry, out archiveError))
        {
            UnpackError error = UnpackEntry(fileSystem, entry, archive);
            if (error != UnpackError.None)
            {
                return new UnpackResult(error, CpioError.None, offset, entries);
            }

            entries++;
            offset = reader.Offset;
        }

        return new UnpackResult(archiveError == CpioError.None ? UnpackError.None : UnpackError.BadArchive, archiveError, offset, entries);
    }

    private static UnpackError UnpackEntry<TPlatform>(FileSystem<TPlatform> fileSystem, scoped in CpioEntry entry, ReadOnlySpan<byte> archive)
        where TPlatform : struct, IPlatform
    {
        if (entry.Kind == CpioEntryKind.Other)
        {
            return UnpackError.None;
        }

        using FileLockGuard<TPlatform> guard = fileSystem.LockTree();
        UnpackError error = FindParent(fileSystem, entry.Path, out Directory<TPlatform> parent, out ReadOnlySpan<byte> name);
        if (error != UnpackError.None)
        {
            return error;
        }

        Inode<TPlatform>? existing = name.IsEmpty ? parent : parent.Find(name)?.Target;
        if (existing is null)
        {
            error = Make(parent, name, entry, archive, out existing);
        }
        else if (entry.Kind == CpioEntryKind.Directory ? existing.Kind != InodeKind.Directory : existing.Kind != InodeKind.RegularFile || entry.Kind != CpioEntryKind.RegularFile)
        {
            error = UnpackError.NameConflict;
        }

        if (error == UnpackError.None && existing is RegularFile<TPlatform> file)
        {
            error = Fill(file, entry);
        }

        if (error == UnpackError.None && existing is not null)
        {
            existing.Mode = entry.Mode;
            existing.UserId = entry.UserId;
            existing.GroupId = entry.GroupId;
            existing.ModificationTime = entry.ModificationTime;
        }

        return error;
    }

    /// <summary>Finds the directory of a path, making what is missing; an empty name means the directory itself.</summary>
    private static UnpackError FindParent<TPlatform>(
        FileSystem<TPlatform> fileSystem, ReadOnlySpan<byte> path, out Directory<TPlatform> parent, out ReadOnlySpan<byte> name)
        where TPlatform : struct, IPlatform
    {
        parent = fileSystem.Root;
        name = default;
        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> component = slash < 0 ? path : path.Slice(0, slash);
            path = slash < 0 ? default : path.Slice(slash + 1);
            if (component.IsEmpty || component.SequenceEqual("."u8))
            {
                continue;
            }

            // What was the last name so far turns out to be a directory on the way.
            UnpackError error = EnterDirectory(ref parent, name);
            if (error != UnpackError.None)
            {
                return error;
            }

            name = component;
        }

        return UnpackError.None;
    }

    private static UnpackError EnterDirectory<TPlatform>(ref Directory<TPlatform> parent, ReadOnlySpan<byte> name)
        where TPlatform : struct, IPlatform
    {
        if (name.IsEmpty)
        {
            return UnpackError.None;
        }

        Inode<TPlatform>? inode = parent.Find(name)?.Target;
        if (inode is null)
        {
            if (!parent.FileSystem.TryCreateDirectory(FileMode.DefaultDirectory, out Directory<TPlatform>? made))
            {
                return UnpackError.OutOfMemory;
            }

            inode = made;
            UnpackError error = AddName(parent, name, made);
            if (error != UnpackError.None)
            {
                return error;
            }
        }

        if (inode is not Directory<TPlatform> directory)
        {
            return UnpackError.NameConflict;
        }

        parent = directory;
        return UnpackError.None;
    }

    private static UnpackError Make<TPlatform>(
        Directory<TPlatform> parent, ReadOnlySpan<byte> name, scoped in CpioEntry entry, ReadOnlySpan<byte> archive, out Inode<TPlatform>? inode)
        where TPlatform : struct, IPlatform
    {
        FileSystem<TPlatform> fileSystem = parent.FileSystem;
        inode = null;
        switch (entry.Kind)
        {
            case CpioEntryKind.Directory when fileSystem.TryCreateDirectory(entry.Mode, out Directory<TPlatform>? directory):
                inode = directory;
                break;
            case CpioEntryKind.SymbolicLink when entry.Data.Length is 0 or >= Paths.PathBuffer.Length || entry.Data.IndexOf((byte)0) >= 0:
                return UnpackError.BadLink;
            case CpioEntryKind.SymbolicLink when fileSystem.TryCreateSymbolicLink(entry.Data, out SymbolicLink<TPlatform>? link):
                inode = link;
                break;
            case CpioEntryKind.CharacterDevice when fileSystem.TryCreateDeviceNode(entry.Mode, entry.Device, out DeviceNode<TPlatform>? node):
                inode = node;
                break;
            case CpioEntryKind.RegularFile when FindOtherName(fileSystem, entry, archive) is RegularFile<TPlatform> other:
                other.Retain();
                inode = other;
                break;
            case CpioEntryKind.RegularFile when fileSystem.TryCreateFile(entry.Mode, out RegularFile<TPlatform>? file):
                inode = file;
                break;
            default:
                return UnpackError.OutOfMemory;
        }

        return AddName(parent, name, inode);
    }

    /// <summary>Adds a name and releases the maker's reference, whether or not it could be added.</summary>
    private static UnpackError AddName<TPlatform>(Directory<TPlatform> parent, ReadOnlySpan<byte> name, Inode<TPlatform> inode)
        where TPlatform : struct, IPlatform
    {
        FileError error = parent.Add(name, inode);
        inode.Release();
        return error == FileError.None ? UnpackError.None : UnpackError.OutOfMemory;
    }

    /// <summary>Finds the file that an earlier entry made under another name, by reading the archive again; null if this is the first.</summary>
    private static Inode<TPlatform>? FindOtherName<TPlatform>(FileSystem<TPlatform> fileSystem, scoped in CpioEntry entry, ReadOnlySpan<byte> archive)
        where TPlatform : struct, IPlatform
    {
        if (!entry.HasOtherNames)
        {
            return null;
        }

        CpioArchive reader = new(archive);
        while (reader.TryReadNext(out CpioEntry earlier, out _) && !earlier.Path.SequenceEqual(entry.Path))
        {
            if (earlier.IsSameFileAs(entry)
                && FindParent(fileSystem, earlier.Path, out Directory<TPlatform> parent, out ReadOnlySpan<byte> name) == UnpackError.None)
            {
                return parent.Find(name)?.Target;
            }
        }

        return null;
    }

    /// <summary>Gives a file its contents; of several names only one brings them.</summary>
    private static UnpackError Fill<TPlatform>(RegularFile<TPlatform> file, scoped in CpioEntry entry)
        where TPlatform : struct, IPlatform
    {
        if (entry.Data.IsEmpty && entry.HasOtherNames)
        {
            return UnpackError.None;
        }

        file.Resize(0);
        WriteSource<TPlatform> source = new(file.FileSystem.Platform, entry.Data);
        ulong position = 0;
        Result<nuint, FileError> written = file.Write(ref source, ref position);
        return written.IsSuccess && source.Remaining == 0 ? UnpackError.None : UnpackError.OutOfMemory;
    }
}
