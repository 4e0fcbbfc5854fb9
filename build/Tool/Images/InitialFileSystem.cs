using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace KernelOS.Tool.Images;

/// <summary>What the guest finds in its file system when it starts.</summary>
/// <remarks>Entries are kept by their normalized path in ordinal order, so a folder precedes what it contains.</remarks>
internal sealed class InitialFileSystem
{
    private const uint Folder = 0x4000;     // S_IFDIR
    private const uint Regular = 0x8000;    // S_IFREG
    private const uint Link = 0xA000;       // S_IFLNK
    private const uint PermissionMask = 0xFFF;
    private const uint ExecutableByAll = 0x49; // 0111

    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Makes one with the folders that every system has: <c>/bin /dev /etc /tmp</c>, and a minimal <c>/etc</c>.</summary>
    public InitialFileSystem()
    {
        AddFolder("bin", Folder | 0x1ED);
        AddFolder("dev", Folder | 0x1ED);
        AddFolder("etc", Folder | 0x1ED);
        AddFolder("tmp", Folder | 0x3FF);
        AddText("etc/passwd", "root:x:0:0:root:/:/bin/sh\n");
        AddText("etc/group", "root:x:0:\n");
    }

    /// <summary>The paths of all entries, without a leading slash.</summary>
    public IReadOnlyCollection<string> Paths => _entries.Keys;

    /// <summary>Puts a program from the host into <c>/bin</c>, executable; its path in the guest.</summary>
    /// <exception cref="ToolException">It is no file, or another file has that name in <c>/bin</c>.</exception>
    public string AddProgram(string hostPath)
    {
        if (!File.Exists(hostPath))
        {
            throw ToolException.Usage(Directory.Exists(hostPath)
                ? $"{hostPath} is a folder, not a program"
                : $"no such file: {hostPath}");
        }

        FileInfo file = new(hostPath);
        string path = "bin/" + file.Name;
        FileInfo content = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        uint mode = Regular | ((uint)content.UnixFileMode & PermissionMask) | ExecutableByAll;
        Entry entry = new(mode, Seconds(content), content.FullName, null);
        if (_entries.TryGetValue(path, out Entry? other) && other.HostPath != entry.HostPath)
        {
            throw ToolException.Usage($"two files would become /{path} in the guest: {hostPath} and {other.HostPath ?? "a link"}");
        }

        _entries[path] = entry;
        return "/" + path;
    }

    /// <summary>Puts a file or a folder with all it contains at <paramref name="guestPath"/>.</summary>
    /// <exception cref="ToolException">It does not exist, is neither, or the place is taken by a folder.</exception>
    public void Add(string hostPath, string guestPath)
    {
        string path = GuestPath.Normalize(guestPath);
        if (File.Exists(hostPath))
        {
            FileInfo file = new(hostPath);
            path = guestPath.EndsWith('/') ? (path + "/" + file.Name).TrimStart('/') : path;
            if (path == "" || (_entries.TryGetValue(path, out Entry? there) && there.IsFolder))
            {
                throw ToolException.Usage($"'{guestPath}' is a folder in the guest; write '{guestPath.TrimEnd('/')}/' to put {file.Name} into it");
            }

            AddParents(path);
            _entries[path] = FileEntry((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file);
        }
        else if (Directory.Exists(hostPath))
        {
            AddParents(path);
            AddTree(new DirectoryInfo(hostPath), path);
        }
        else
        {
            throw ToolException.Usage($"no such file or folder: {hostPath}");
        }
    }

    /// <summary>Adds a symbolic link, unless something has that path already.</summary>
    public void AddLink(string path, string target) => _entries.TryAdd(path, new Entry(Link | 0x1FF, 0, null, target));

    /// <summary>Writes everything as a cpio archive.</summary>
    /// <exception cref="ToolException">A file cannot be read.</exception>
    public void WriteTo(Stream output)
    {
        CpioWriter writer = new(output);
        foreach ((string path, Entry entry) in _entries)
        {
            if (entry.IsFolder)
            {
                writer.WriteEntry(path, entry.Mode, entry.Modified);
                continue;
            }

            using Stream content = entry.Open();
            writer.WriteEntry(path, entry.Mode, entry.Modified, content);
        }

        writer.WriteTrailer();
    }

    private static Entry FileEntry(FileInfo file) =>
        new(Regular | ((uint)file.UnixFileMode & PermissionMask), Seconds(file), file.FullName, null);

    private static uint Seconds(FileSystemInfo item) =>
        (uint)Math.Clamp(new DateTimeOffset(item.LastWriteTimeUtc).ToUnixTimeSeconds(), 0, uint.MaxValue);

    private void AddFolder(string path, uint mode) => _entries.TryAdd(path, new Entry(mode, 0, null, null));

    private void AddText(string path, string text) => _entries.Add(path, new Entry(Regular | 0x1A4, 0, null, text));

    private void AddParents(string path)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            string parent = path[..slash];
            AddFolder(parent, Folder | 0x1ED);
            if (!_entries[parent].IsFolder)
            {
                throw ToolException.Usage($"/{parent} is a file in the guest and cannot contain /{path}");
            }
        }
    }

    private void AddTree(DirectoryInfo folder, string path)
    {
        if (path != "")
        {
            AddFolder(path, Folder | ((uint)folder.UnixFileMode & PermissionMask));
        }

        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos())
        {
            string itemPath = path == "" ? item.Name : path + "/" + item.Name;
            if (item.LinkTarget is string target)
            {
                _entries[itemPath] = new Entry(Link | 0x1FF, Seconds(item), null, target);
            }
            else if (item is DirectoryInfo subfolder)
            {
                AddTree(subfolder, itemPath);
            }
            else
            {
                _entries[itemPath] = FileEntry((FileInfo)item);
            }
        }
    }

    /// <summary>A folder, a file of the host, or a text that is a small file or a link's target.</summary>
    private sealed record Entry(uint Mode, uint Modified, string? HostPath, string? Text)
    {
        public bool IsFolder => HostPath is null && Text is null;

        public Stream Open()
        {
            if (Text is not null)
            {
                return new MemoryStream(Encoding.UTF8.GetBytes(Text));
            }

            try
            {
                FileStream file = File.OpenRead(HostPath!);
                return file.CanSeek ? file : throw ToolException.Usage($"{HostPath} is not a regular file");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw ToolException.Usage($"{HostPath} cannot be read: {failure.Message}");
            }
        }
    }
}
