using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Synthesis;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files;

/// <summary>The pools of one file system.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class FilePools<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int MaximumInodes = 1 << 20;
    private const int MaximumOpenFiles = 1 << 16;
    private const int MaximumContexts = 1 << 16;
    private const int MaximumWalks = 1 << 12;

    /// <summary>Of the largest objects: 16 MiB in all.</summary>
    private const int MaximumTexts = 1 << 9;

    /// <summary>Bytes that an object with a few dozen fields takes at most, with its lock.</summary>
    private const int SmallObject = 512;

    /// <summary>Bytes that an object with arrays of 64 references takes at most.</summary>
    private const int MediumObject = 1024;

    private readonly FileSystem<TPlatform> _fileSystem;

    internal FilePools(FileSystem<TPlatform> fileSystem)
    {
        _fileSystem = fileSystem;
        TPlatform platform = fileSystem.Platform;
        Files = new ObjectPool<RegularFile<TPlatform>, TPlatform>(platform, NewFile, SmallObject, MaximumInodes);
        Directories = new ObjectPool<Directory<TPlatform>, TPlatform>(platform, NewDirectory, SmallObject, MaximumInodes);
        Links = new ObjectPool<SymbolicLink<TPlatform>, TPlatform>(platform, NewLink, SmallObject, MaximumInodes);
        DeviceNodes = new ObjectPool<DeviceNode<TPlatform>, TPlatform>(platform, NewDeviceNode, SmallObject, MaximumInodes);
        Pipes = new ObjectPool<Pipe<TPlatform>, TPlatform>(platform, NewPipe, MediumObject, MaximumInodes);
        PollEntries = new ObjectPool<PollEntry<TPlatform>, TPlatform>(platform, NewPollEntry, SmallObject, MaximumInodes);
        SynthesizedFiles = new ObjectPool<SynthesizedFile<TPlatform>, TPlatform>(platform, NewSynthesizedFile, SmallObject, MaximumInodes);
        SynthesizedTexts = new ObjectPool<SynthesizedText, TPlatform>(platform, NewSynthesizedText, SynthesizedText.Length + SmallObject, MaximumTexts);
        Entries = new ObjectPool<DirectoryEntry<TPlatform>, TPlatform>(platform, NewEntry, SmallObject, MaximumInodes);
        NameTails = new ObjectPool<NameTail, TPlatform>(platform, NewNameTail, SmallObject, MaximumInodes);
        OpenFiles = new ObjectPool<OpenFile<TPlatform>, TPlatform>(platform, NewOpenFile, SmallObject, MaximumOpenFiles);
        DescriptorBlocks = new ObjectPool<DescriptorBlock<TPlatform>, TPlatform>(platform, NewDescriptorBlock, MediumObject, MaximumOpenFiles);
        DescriptorTables = new ObjectPool<FileDescriptorTable<TPlatform>, TPlatform>(platform, NewDescriptorTable, MediumObject, MaximumContexts);
        PathContexts = new ObjectPool<PathContext<TPlatform>, TPlatform>(platform, NewPathContext, SmallObject, MaximumContexts);
        RecordLocks = new ObjectPool<RecordLock, TPlatform>(platform, NewRecordLock, SmallObject, MaximumContexts);
        LinkStacks = new ObjectPool<LinkStack<TPlatform>, TPlatform>(platform, NewLinkStack, MediumObject, MaximumWalks);
        PathBuffers = new ObjectPool<PathBuffer, TPlatform>(platform, NewPathBuffer, PathBuffer.Length + SmallObject, MaximumWalks);
        RangeArrays = new ObjectPool<RangeArray, TPlatform>(platform, NewRangeArray, (RangeArray.Length * 16) + SmallObject, MaximumWalks);
    }

    internal ObjectPool<RegularFile<TPlatform>, TPlatform> Files { get; }

    internal ObjectPool<Directory<TPlatform>, TPlatform> Directories { get; }

    internal ObjectPool<SymbolicLink<TPlatform>, TPlatform> Links { get; }

    internal ObjectPool<DeviceNode<TPlatform>, TPlatform> DeviceNodes { get; }

    internal ObjectPool<Pipe<TPlatform>, TPlatform> Pipes { get; }

    internal ObjectPool<PollEntry<TPlatform>, TPlatform> PollEntries { get; }

    internal ObjectPool<SynthesizedFile<TPlatform>, TPlatform> SynthesizedFiles { get; }

    internal ObjectPool<SynthesizedText, TPlatform> SynthesizedTexts { get; }

    internal ObjectPool<DirectoryEntry<TPlatform>, TPlatform> Entries { get; }

    internal ObjectPool<NameTail, TPlatform> NameTails { get; }

    internal ObjectPool<OpenFile<TPlatform>, TPlatform> OpenFiles { get; }

    internal ObjectPool<DescriptorBlock<TPlatform>, TPlatform> DescriptorBlocks { get; }

    internal ObjectPool<FileDescriptorTable<TPlatform>, TPlatform> DescriptorTables { get; }

    internal ObjectPool<PathContext<TPlatform>, TPlatform> PathContexts { get; }

    internal ObjectPool<RecordLock, TPlatform> RecordLocks { get; }

    internal ObjectPool<LinkStack<TPlatform>, TPlatform> LinkStacks { get; }

    internal ObjectPool<PathBuffer, TPlatform> PathBuffers { get; }

    internal ObjectPool<RangeArray, TPlatform> RangeArrays { get; }

    /// <summary>How many objects are in use, of all kinds.</summary>
    internal int InUse =>
        Files.InUse + Directories.InUse + Links.InUse + DeviceNodes.InUse + Pipes.InUse + PollEntries.InUse + SynthesizedFiles.InUse + SynthesizedTexts.InUse
        + Entries.InUse + NameTails.InUse
        + OpenFiles.InUse + DescriptorBlocks.InUse + DescriptorTables.InUse + PathContexts.InUse + RecordLocks.InUse + LinkStacks.InUse + PathBuffers.InUse + RangeArrays.InUse;

    /// <summary>Gives the heap back what nobody uses now, as far as nobody looks at it either; false if there is nothing.</summary>
    internal bool TryGiveBack() =>
        Files.TryGiveBack() | Links.TryGiveBack() | Entries.TryGiveBack() | NameTails.TryGiveBack() | RecordLocks.TryGiveBack()
        | SynthesizedTexts.TryGiveBack() | PathBuffers.TryGiveBack() | RangeArrays.TryGiveBack();

    // Instance methods, since the compiler keeps the delegate of a static one in a static field.
    private RegularFile<TPlatform> NewFile() => new(_fileSystem);

    private Directory<TPlatform> NewDirectory() => new(_fileSystem);

    private SymbolicLink<TPlatform> NewLink() => new(_fileSystem);

    private DeviceNode<TPlatform> NewDeviceNode() => new(_fileSystem);

    private Pipe<TPlatform> NewPipe() => new(_fileSystem);

    private PollEntry<TPlatform> NewPollEntry() => new();

    private SynthesizedFile<TPlatform> NewSynthesizedFile() => new(_fileSystem);

    private SynthesizedText NewSynthesizedText() => new();

    private DirectoryEntry<TPlatform> NewEntry() => new();

    private NameTail NewNameTail() => new();

    private OpenFile<TPlatform> NewOpenFile() => new(_fileSystem);

    private DescriptorBlock<TPlatform> NewDescriptorBlock() => new();

    private FileDescriptorTable<TPlatform> NewDescriptorTable() => new(_fileSystem);

    private PathContext<TPlatform> NewPathContext() => new(_fileSystem);

    private RecordLock NewRecordLock() => new();

    private LinkStack<TPlatform> NewLinkStack() => new();

    private PathBuffer NewPathBuffer() => new();

    private RangeArray NewRangeArray() => new();
}
