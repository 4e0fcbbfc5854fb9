using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Files;

/// <summary>The file system in memory: one tree of directories, whose contents lie in frames.</summary>
/// <remarks>
/// It is the owner of all that files consist of: inodes, directory entries and open files come from its pools and go back
/// to them. What a path means is found by <see cref="Paths.PathLookup"/>; <see cref="NameMaker"/>, <see cref="NameRemover"/>
/// and <see cref="NameMover"/> change names. One lock protects all names, each file has its own for its contents, which
/// may be taken inside the first. Threads may block while they hold either.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class FileSystem<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Where the numbers of synthesized inodes start.</summary>
    internal const ulong SynthesizedNumbers = 1UL << 62;

    private const int NameBucketsShift = 12;

    private SleepLock _treeLock = new();
    private readonly long _mostContentFrames;
    private long _contentFrames;
    private ulong _lastInodeNumber;

    /// <summary>Makes a file system with an empty root directory.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="scheduler">Lets threads wait for each other.</param>
    public FileSystem(TPlatform platform, Scheduler<TPlatform> scheduler)
    {
        Platform = platform;
        Scheduler = scheduler;
        _mostContentFrames = (long)(platform.TotalFrames - (platform.TotalFrames / 8));
        Pools = new FilePools<TPlatform>(this);
        Locks = new FileLocks<TPlatform>(platform, scheduler);
        RecordLocks = new RecordLocks<TPlatform>(platform, scheduler, Pools.RecordLocks);
        Names = new NameTable<TPlatform>(NameBucketsShift);
        Devices = new DeviceTable<TPlatform>();
        Check.That(TryCreateDirectory(FileMode.DefaultDirectory, out Directory<TPlatform>? root), "there is no root directory");
        Root = root;
    }

    /// <summary>The home.</summary>
    public TPlatform Platform { get; }

    /// <summary>The directory "/", which never ends.</summary>
    public Directory<TPlatform> Root { get; }

    /// <summary>The drivers of its device nodes.</summary>
    public DeviceTable<TPlatform> Devices { get; }

    /// <summary>What it tells as its device number.</summary>
    public DeviceNumber Device => new(0, 2);

    /// <summary>What synthesized inodes tell as the device number of their file system.</summary>
    public static DeviceNumber SynthesizedDevice => new(0, 3);

    /// <summary>Whether a program has ever been limited in how large it makes files, so that the limit is worth a look.</summary>
    public bool HasSizeLimits { get; set; }

    /// <summary>Whether files may have another frame: an eighth of memory is not for them, since nobody can be killed to get it back.</summary>
    internal bool HasRoom
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _contentFrames) < _mostContentFrames;
    }

    /// <summary>The date.</summary>
    public Timestamp Now => Timestamp.FromEpoch(Platform.TimeSinceEpoch);

    /// <summary>Lets threads wait for each other.</summary>
    internal Scheduler<TPlatform> Scheduler { get; }

    internal FilePools<TPlatform> Pools { get; }

    /// <summary>Gives the heap back what it only keeps for later, when memory is short; false if there is nothing.</summary>
    public bool TryGiveBack() => Pools.TryGiveBack();

    internal FileLocks<TPlatform> Locks { get; }

    internal RecordLocks<TPlatform> RecordLocks { get; }

    internal NameTable<TPlatform> Names { get; }

    /// <summary>Makes an empty file without a name; the reference is the caller's.</summary>
    public bool TryCreateFile(FileMode mode, [NotNullWhen(true)] out RegularFile<TPlatform>? file)
    {
        if (Pools.Files.TryRent(out file))
        {
            Begin(file, mode);
            return true;
        }

        return false;
    }

    /// <summary>Makes an empty directory without a name; the reference is the caller's.</summary>
    public bool TryCreateDirectory(FileMode mode, [NotNullWhen(true)] out Directory<TPlatform>? directory)
    {
        if (Pools.Directories.TryRent(out directory))
        {
            Begin(directory, mode);
            directory.BeginEmpty();
            return true;
        }

        return false;
    }

    /// <summary>Makes a symbolic link without a name; the reference is the caller's.</summary>
    /// <param name="target">Its path, 1 to 4,095 bytes.</param>
    /// <param name="link">The link.</param>
    public bool TryCreateSymbolicLink(ReadOnlySpan<byte> target, [NotNullWhen(true)] out SymbolicLink<TPlatform>? link)
    {
        if (!Pools.Links.TryRent(out link))
        {
            return false;
        }

        Begin(link, FileMode.All);
        if (link.TrySetTarget(target))
        {
            return true;
        }

        link.Release();
        return false;
    }

    /// <summary>Makes a device node without a name; the reference is the caller's.</summary>
    public bool TryCreateDeviceNode(FileMode mode, DeviceNumber device, [NotNullWhen(true)] out DeviceNode<TPlatform>? node)
    {
        if (Pools.DeviceNodes.TryRent(out node))
        {
            Begin(node, mode);
            node.SetDevice(device);
            return true;
        }

        return false;
    }

    /// <summary>Makes an empty pipe without a name; the reference is the caller's.</summary>
    public bool TryCreatePipe(FileMode mode, [NotNullWhen(true)] out Pipe<TPlatform>? pipe)
    {
        if (Pools.Pipes.TryRent(out pipe))
        {
            Begin(pipe, mode);
            return true;
        }

        return false;
    }

    /// <summary>Counts frames of files' contents, or those that have been given back.</summary>
    internal void CountContents(long frames) => Interlocked.Add(ref _contentFrames, frames);

    /// <summary>Takes the tree's lock, which whoever looks at names or changes them holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FileLockGuard<TPlatform> LockTree() => new(ref _treeLock, Scheduler, Platform);

    /// <summary>Starts the life of a synthesized inode, with a number above those of all others.</summary>
    internal void BeginSynthesized(Inode<TPlatform> inode, ulong key, FileMode mode) => inode.Begin(SynthesizedNumbers | key, mode, Now);

    /// <summary>Starts the life of an inode that no pool recycles.</summary>
    internal void Begin(Inode<TPlatform> inode, FileMode mode) => inode.Begin(Interlocked.Increment(ref _lastInodeNumber), mode, Now);
}
