using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files;

/// <summary>A file, directory, link or device, whatever it is called and whether or not it still has a name.</summary>
/// <remarks>
/// It lives as long as somebody refers to it: each directory entry, each open file, each working directory and each
/// mapping holds one reference. When the last is released, what the inode holds is given back and the object goes to its
/// pool. <see cref="LinkCount"/> only tells how many names there are.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public abstract class Inode<TPlatform> : FileOperations<TPlatform>
    where TPlatform : struct, IPlatform
{
    private int _references;

    private protected Inode(FileSystem<TPlatform> fileSystem) => FileSystem = fileSystem;

    /// <summary>The file system it belongs to.</summary>
    public FileSystem<TPlatform> FileSystem { get; }

    /// <summary>What it is.</summary>
    public abstract InodeKind Kind { get; }

    /// <summary>Its number, unique in the file system while it lives and not used again after.</summary>
    public ulong Number { get; private set; }

    /// <summary>Who may do what with it.</summary>
    public FileMode Mode { get; set; }

    /// <summary>How many names it has.</summary>
    public virtual uint LinkCount => NameCount;

    /// <summary>The owner.</summary>
    public uint UserId { get; set; }

    /// <summary>The owning group.</summary>
    public uint GroupId { get; set; }

    /// <summary>When it was read last; only set on creation and by request, as on a Linux file system mounted with noatime.</summary>
    public Timestamp AccessTime { get; set; }

    /// <summary>When its contents changed last.</summary>
    public Timestamp ModificationTime { get; set; }

    /// <summary>When its contents or anything told about it changed last.</summary>
    public Timestamp ChangeTime { get; set; }

    /// <summary>The length of its contents in bytes.</summary>
    public virtual ulong Size => 0;

    /// <summary>How many bytes of memory its contents take.</summary>
    public virtual ulong AllocatedBytes => 0;

    /// <summary>Whether it was made because somebody looked for it, and nobody wrote it.</summary>
    public bool IsSynthesized
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Number >= FileSystem<TPlatform>.SynthesizedNumbers;
    }

    /// <summary>The device number of the file system that it tells to be in.</summary>
    public DeviceNumber FileSystemDevice => IsSynthesized ? FileSystem<TPlatform>.SynthesizedDevice : FileSystem.Device;

    /// <summary>Which device it names.</summary>
    public virtual DeviceNumber Device => default;

    /// <summary>What an open file of it does.</summary>
    public virtual FileOperations<TPlatform>? Operations => this;

    /// <summary>How many directory entries name it.</summary>
    internal uint NameCount { get; set; }

    /// <summary>How many open files hold a shared lock on it, or -1 for an exclusive one; <see cref="Descriptors.FileLocks{TPlatform}"/> changes it.</summary>
    internal int LockHolders { get; set; }

    /// <summary>The locks on parts of it, those of one owner side by side; <see cref="Descriptors.RecordLocks{TPlatform}"/> changes them.</summary>
    internal Descriptors.RecordLock? RecordLocks { get; set; }

    /// <summary>Adds a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Releases a reference; the last one ends the inode's life.</summary>
    public void Release()
    {
        // A removed directory holds its parent, which may be removed too: as a loop, however long that chain is.
        Inode<TPlatform>? inode = this;
        while (inode is not null)
        {
            int left = Interlocked.Decrement(ref inode._references);
            Check.That(left >= 0, "an inode is released more often than retained");
            inode = left == 0 ? inode.End() : null;
        }
    }

    /// <summary>Starts a life, with one reference, which is the caller's.</summary>
    internal void Begin(ulong number, FileMode mode, Timestamp now)
    {
        Number = number;
        Mode = mode;
        NameCount = 0;
        UserId = 0;
        GroupId = 0;
        AccessTime = now;
        ModificationTime = now;
        ChangeTime = now;
        _references = 1;
    }

    /// <summary>Changes who may do what with it.</summary>
    internal void SetMode(FileMode mode)
    {
        Mode = mode;
        ChangeTime = FileSystem.Now;
    }

    /// <summary>Changes the owners; an id of all ones stays as it was.</summary>
    internal void SetOwners(uint userId, uint groupId)
    {
        UserId = userId == uint.MaxValue ? UserId : userId;
        GroupId = groupId == uint.MaxValue ? GroupId : groupId;
        ChangeTime = FileSystem.Now;
    }

    /// <summary>Notes that the contents have changed now.</summary>
    internal void TouchContents()
    {
        Timestamp now = FileSystem.Now;
        ModificationTime = now;
        ChangeTime = now;
    }

    /// <summary>Gives back what the inode holds, and the object to its pool.</summary>
    /// <returns>An inode to which a reference was held, which the caller releases; or null.</returns>
    private protected abstract Inode<TPlatform>? End();
}
