using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Pooling;

/// <summary>The pools of one file system.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class FilePools<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int MaximumInodes = 1 << 20;
    private const int MaximumOpenFiles = 1 << 16;
    private const int MaximumWalks = 1 << 12;

    private readonly FileSystem<TPlatform> _fileSystem;

    internal FilePools(FileSystem<TPlatform> fileSystem)
    {
        _fileSystem = fileSystem;
        Files = new Pool<RegularFile<TPlatform>>(NewFile, MaximumInodes);
        Directories = new Pool<Directory<TPlatform>>(NewDirectory, MaximumInodes);
        Links = new Pool<SymbolicLink<TPlatform>>(NewLink, MaximumInodes);
        DeviceNodes = new Pool<DeviceNode<TPlatform>>(NewDeviceNode, MaximumInodes);
        Entries = new Pool<DirectoryEntry<TPlatform>>(NewEntry, MaximumInodes);
        NameTails = new Pool<NameTail>(NewNameTail, MaximumInodes);
        OpenFiles = new Pool<OpenFile<TPlatform>>(NewOpenFile, MaximumOpenFiles);
        DescriptorBlocks = new Pool<DescriptorBlock<TPlatform>>(NewDescriptorBlock, MaximumOpenFiles);
        LinkStacks = new Pool<LinkStack<TPlatform>>(NewLinkStack, MaximumWalks);
        PathBuffers = new Pool<PathBuffer>(NewPathBuffer, MaximumWalks);
        RangeArrays = new Pool<RangeArray>(NewRangeArray, MaximumWalks);
    }

    internal Pool<RegularFile<TPlatform>> Files { get; }

    internal Pool<Directory<TPlatform>> Directories { get; }

    internal Pool<SymbolicLink<TPlatform>> Links { get; }

    internal Pool<DeviceNode<TPlatform>> DeviceNodes { get; }

    internal Pool<DirectoryEntry<TPlatform>> Entries { get; }

    internal Pool<NameTail> NameTails { get; }

    internal Pool<OpenFile<TPlatform>> OpenFiles { get; }

    internal Pool<DescriptorBlock<TPlatform>> DescriptorBlocks { get; }

    internal Pool<LinkStack<TPlatform>> LinkStacks { get; }

    internal Pool<PathBuffer> PathBuffers { get; }

    internal Pool<RangeArray> RangeArrays { get; }

    /// <summary>How many objects are in use, of all kinds.</summary>
    internal int InUse =>
        Files.InUse + Directories.InUse + Links.InUse + DeviceNodes.InUse + Entries.InUse + NameTails.InUse
        + OpenFiles.InUse + DescriptorBlocks.InUse + LinkStacks.InUse + PathBuffers.InUse + RangeArrays.InUse;

    // Instance methods, since the compiler keeps the delegate of a static one in a static field.
    private RegularFile<TPlatform> NewFile() => new(_fileSystem);

    private Directory<TPlatform> NewDirectory() => new(_fileSystem);

    private SymbolicLink<TPlatform> NewLink() => new(_fileSystem);

    private DeviceNode<TPlatform> NewDeviceNode() => new(_fileSystem);

    private DirectoryEntry<TPlatform> NewEntry() => new();

    private NameTail NewNameTail() => new();

    private OpenFile<TPlatform> NewOpenFile() => new(_fileSystem);

    private DescriptorBlock<TPlatform> NewDescriptorBlock() => new();

    private LinkStack<TPlatform> NewLinkStack() => new();

    private PathBuffer NewPathBuffer() => new();

    private RangeArray NewRangeArray() => new();
}
