using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Synthesis;
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
    private const int MaximumContexts = 1 << 16;
    private const int MaximumWalks = 1 << 12;

    /// <summary>Of the largest objects, whose memory stays the pool's: 16 MiB.</summary>
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
        Files = new Pool<RegularFile<TPlatform>, TPlatform>(platform, NewFile, SmallObject, MaximumInodes);
        Directories = new Pool<Directory<TPlatform>, TPlatform>(platform, NewDirectory, SmallObject, MaximumInodes);
        Links = new Pool<SymbolicLink<TPlatform>, TPlatform>(platform, NewLink, SmallObject, MaximumInodes);
        DeviceNodes = new Pool<DeviceNode<TPlatform>, TPlatform>(platform, NewDeviceNode, SmallObject, MaximumInodes);
        Pipes = new Pool<Pipe<TPlatform>, TPlatform>(platform, NewPipe, MediumObject, MaximumInodes);
        PollEntries = new Pool<PollEntry<TPlatform>, TPlatform>(platform, NewPollEntry, SmallObject, MaximumInodes);
        SynthesizedFiles = new Pool<SynthesizedFile<TPlatform>, TPlatform>(platform, NewSynthesizedFile, SmallObject, MaximumInodes);
        SynthesizedTexts = new Pool<SynthesizedText, TPlatform>(platform, NewSynthesizedText, SynthesizedText.Length + SmallObject, MaximumTexts);
        Entries = new Pool<DirectoryEntry<TPlatform>, TPlatform>(platform, NewEntry, SmallObject, MaximumInodes);
        NameTails = new Pool<NameTail, TPlatform>(platform, NewNameTail, SmallObject, MaximumInodes);
        OpenFiles = new Pool<OpenFile<TPlatform>, TPlatform>(platform, NewOpenFile, SmallObject, MaximumOpenFiles);
        DescriptorBlocks = new Pool<DescriptorBlock<TPlatform>, TPlatform>(platform, NewDescriptorBlock, MediumObject, MaximumOpenFiles);
        DescriptorTables = new Pool<FileDescriptorTable<TPlatform>, TPlatform>(platform, NewDescriptorTable, MediumObject, MaximumContexts);
        PathContexts = new Pool<PathContext<TPlatform>, TPlatform>(platform, NewPathContext, SmallObject, MaximumContexts);
        RecordLocks = new Pool<RecordLock, TPlatform>(platform, NewRecordLock, SmallObject, MaximumContexts);
        LinkStacks = new Pool<LinkStack<TPlatform>, TPlatform>(platform, NewLinkStack, MediumObject, MaximumWalks);
        PathBuffers = new Pool<PathBuffer, TPlatform>(platform, NewPathBuffer, PathBuffer.Length + SmallObject, MaximumWalks);
        RangeArrays = new Pool<RangeArray, TPlatform>(platform, NewRangeArray, (RangeArray.Length * 16) + SmallObject, MaximumWalks);
    }

    internal Pool<RegularFile<TPlatform>, TPlatform> Files { get; }

    internal Pool<Directory<TPlatform>, TPlatform> Directories { get; }

    internal Pool<SymbolicLink<TPlatform>, TPlatform> Links { get; }

    internal Pool<DeviceNode<TPlatform>, TPlatform> DeviceNodes { get; }

    internal Pool<Pipe<TPlatform>, TPlatform> Pipes { get; }

    internal Pool<PollEntry<TPlatform>, TPlatform> PollEntries { get; }

    internal Pool<SynthesizedFile<TPlatform>, TPlatform> SynthesizedFiles { get; }

    internal Pool<SynthesizedText, TPlatform> SynthesizedTexts { get; }

    internal Pool<DirectoryEntry<TPlatform>, TPlatform> Entries { get; }

    internal Pool<NameTail, TPlatform> NameTails { get; }

    internal Pool<OpenFile<TPlatform>, TPlatform> OpenFiles { get; }

    internal Pool<DescriptorBlock<TPlatform>, TPlatform> DescriptorBlocks { get; }

    internal Pool<FileDescriptorTable<TPlatform>, TPlatform> DescriptorTables { get; }

    internal Pool<PathContext<TPlatform>, TPlatform> PathContexts { get; }

    internal Pool<RecordLock, TPlatform> RecordLocks { get; }

    internal Pool<LinkStack<TPlatform>, TPlatform> LinkStacks { get; }

    internal Pool<PathBuffer, TPlatform> PathBuffers { get; }

    internal Pool<RangeArray, TPlatform> RangeArrays { get; }

    /// <summary>How many objects are in use, of all kinds.</summary>
    internal int InUse =>
        Files.InUse + Directories.InUse + Links.InUse + DeviceNodes.InUse + Pipes.InUse + PollEntries.InUse + SynthesizedFiles.InUse + SynthesizedTexts.InUse
        + Entries.InUse + NameTails.InUse
        + OpenFiles.InUse + DescriptorBlocks.InUse + DescriptorTables.InUse + PathContexts.InUse + RecordLocks.InUse + LinkStacks.InUse + PathBuffers.InUse + RangeArrays.InUse;

    /// <summary>Gives the heap back the rooms that nobody uses now; false if there are none.</summary>
    internal bool TryGiveBack() => SynthesizedTexts.TryGiveBack() | PathBuffers.TryGiveBack() | RangeArrays.TryGiveBack();

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
