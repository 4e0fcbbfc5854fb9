using System;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>Makes the inodes of synthesized names when a path leads to them. The tree's lock is held.</summary>
internal static class SynthesizedNames
{
    /// <summary>Looks a name up in a synthesized directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="error">Why there is none, or none if the name does not exist.</param>
    /// <returns>An entry of nobody but the caller, with the only reference to its inode: for <see cref="Release"/>. Null if there is none.</returns>
    internal static DirectoryEntry<TPlatform>? Find<TPlatform>(Directory<TPlatform> directory, ReadOnlySpan<byte> name, out FileError error)
        where TPlatform : struct, IPlatform
    {
        SynthesizedNode<TPlatform> node = default;
        error = directory.Synthesizer!.Find(directory.SynthesisKey, name, ref node);
        if (error != FileError.None)
        {
            error = error == FileError.NotFound ? FileError.None : error;
            return null;
        }

        if (!directory.FileSystem.Pools.Entries.TryRent(out DirectoryEntry<TPlatform>? entry))
        {
            node.Destination?.Release();
            error = FileError.OutOfMemory;
            return null;
        }

        entry.Target = Make(directory, name, node);
        entry.Parent = directory;
        if (entry.Target is not null)
        {
            return entry;
        }

        error = FileError.OutOfMemory;
        Return(directory.FileSystem, entry);
        return null;
    }

    /// <summary>Ends the use of entries that <see cref="Find"/> gave, linked by <see cref="DirectoryEntry{TPlatform}.NextInBucket"/>.</summary>
    internal static void Release<TPlatform>(FileSystem<TPlatform> fileSystem, DirectoryEntry<TPlatform>? entry)
        where TPlatform : struct, IPlatform
    {
        while (entry is not null)
        {
            DirectoryEntry<TPlatform>? next = entry.NextInBucket;
            Inode<TPlatform> inode = entry.Inode;
            Return(fileSystem, entry);
            inode.Release();
            entry = next;
        }
    }

    private static void Return<TPlatform>(FileSystem<TPlatform> fileSystem, DirectoryEntry<TPlatform> entry)
        where TPlatform : struct, IPlatform
    {
        entry.Target = null;
        entry.Parent = null;
        entry.NextInBucket = null;
        fileSystem.Pools.Entries.Return(entry);
    }

    private static Inode<TPlatform>? Make<TPlatform>(Directory<TPlatform> parent, ReadOnlySpan<byte> name, in SynthesizedNode<TPlatform> node)
        where TPlatform : struct, IPlatform
    {
        FileSystem<TPlatform> fileSystem = parent.FileSystem;
        switch (node.Kind)
        {
            case InodeKind.Directory:
                return MakeDirectory(parent, name, node);
            case InodeKind.SymbolicLink:
                if (!fileSystem.Pools.Links.TryRent(out SymbolicLink<TPlatform>? link))
                {
                    node.Destination?.Release();
                    return null;
                }

                fileSystem.BeginSynthesized(link, node.Key, node.Mode);
                link.SetSource(parent.Synthesizer!, node.Key, node.Destination, node.Text);
                return link;
            default:
                if (!fileSystem.Pools.SynthesizedFiles.TryRent(out SynthesizedFile<TPlatform>? file))
                {
                    return null;
                }

                fileSystem.BeginSynthesized(file, node.Key, node.Mode);
                file.SetSource(parent.Synthesizer!, node.Key);
                file.NameCount = 1;
                return file;
        }
    }

    private static Directory<TPlatform>? MakeDirectory<TPlatform>(Directory<TPlatform> parent, ReadOnlySpan<byte> name, in SynthesizedNode<TPlatform> node)
        where TPlatform : struct, IPlatform
    {
        FileSystem<TPlatform> fileSystem = parent.FileSystem;
        if (!fileSystem.Pools.Directories.TryRent(out Directory<TPlatform>? directory))
        {
            return null;
        }

        fileSystem.BeginSynthesized(directory, node.Key, node.Mode);
        directory.BeginEmpty();
        directory.SetSynthesizer(parent.Synthesizer!, node.Key);
        if (directory.TryAttachTo(parent, name))
        {
            return directory;
        }

        directory.Release();
        return null;
    }
}
