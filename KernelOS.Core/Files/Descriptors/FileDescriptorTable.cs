using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>A process's descriptors: small numbers for open files, the lowest free one first.</summary>
/// <remarks>
/// Sixty-four descriptors share a block, which is taken when the first of them is needed, so that most processes have one.
/// A descriptor is reserved before its file is opened, since a full table must show before anything has happened; until it
/// is installed nobody can use it. Each descriptor holds a reference to its open file. Files end outside the table's lock.
/// <para>
/// Processes and threads may share a table: it is counted, and the last release closes everything and gives it back.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed partial class FileDescriptorTable<TPlatform> : IPooled<FileDescriptorTable<TPlatform>>
    where TPlatform : struct, IPlatform
{
    /// <summary>How many descriptors a process can have at most.</summary>
    public const int MaximumDescriptors = 4096;

    /// <summary>How many it may have unless told otherwise, as on Linux.</summary>
    public const int DefaultLimit = 1024;

    private const int Blocks = MaximumDescriptors / DescriptorBlock<TPlatform>.Length;

    private PoolEntry<FileDescriptorTable<TPlatform>> _poolEntry;
    private readonly FileSystem<TPlatform> _fileSystem;
    private readonly DescriptorBlock<TPlatform>?[] _blocks = new DescriptorBlock<TPlatform>?[Blocks];
    private SpinLock _lock = new(LockLevel.Descriptors);
    private int _references;

    // Under the lock, if the table is shared. No block has been used from this one on, so that nobody need look there.
    private int _blockEnd;

    /// <summary>Makes an empty table.</summary>
    public FileDescriptorTable(FileSystem<TPlatform> fileSystem)
    {
        _fileSystem = fileSystem;
        Limit = DefaultLimit;
    }

    /// <summary>Descriptors are below this number, at most <see cref="MaximumDescriptors"/>; those above that exist already stay.</summary>
    public int Limit { get; set; }

    /// <summary>Whether several threads use the table. Only the single thread that does may change it.</summary>
    /// <remarks>While it is not set, no descriptor can be closed during a call of the only thread that could, so that a call needs no reference.</remarks>
    public bool IsShared { get; set; }

    ref PoolEntry<FileDescriptorTable<TPlatform>> IPooled<FileDescriptorTable<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>Finds the open file of a descriptor for the length of one call, during which it stays open whatever other threads do.</summary>
    /// <param name="descriptor">Any number.</param>
    /// <returns>The file, if the descriptor is open; disposing of the lease ends it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FileLease<TPlatform> Borrow(int descriptor)
    {
        if (IsShared)
        {
            return BorrowCounted(descriptor);
        }

        TryGet(descriptor, out OpenFile<TPlatform>? file);
        return new FileLease<TPlatform>(file, isCounted: false);
    }

    /// <summary>Reserves the lowest free descriptor from <paramref name="minimum"/> on.</summary>
    /// <param name="minimum">Not negative.</param>
    /// <param name="closeOnExec">What becomes of it on exec.</param>
    public Result<int, FileError> Reserve(int minimum, CloseOnExec closeOnExec)
    {
        return IsShared ? ReserveShared(minimum, closeOnExec) : ReserveAlone(minimum, closeOnExec);
    }

    /// <summary>Makes a reserved descriptor usable; the caller's reference to the file goes over to it.</summary>
    public void Install(int descriptor, OpenFile<TPlatform> file)
    {
        // Nobody else touches a reserved descriptor, and its block stays while it is reserved.
        ref OpenFile<TPlatform>? slot = ref SlotOf(descriptor);
        Check.That(slot is null, "a descriptor is installed twice");
        System.Threading.Volatile.Write(ref slot, file);
    }

    /// <summary>Gives up a reserved descriptor that was not installed.</summary>
    public void CancelReservation(int descriptor)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        Check.That(SlotOf(descriptor) is null, "a descriptor that is in use is given up as a reservation");
        Unmark(descriptor);
    }

    /// <summary>Closes a descriptor.</summary>
    public FileError Close(int descriptor)
    {
        OpenFile<TPlatform>? file = IsShared ? RemoveShared(descriptor) : Remove(descriptor);
        if (file is null)
        {
            return FileError.BadDescriptor;
        }

        file.ReleaseRecordLocks(this);
        file.Release();
        return FileError.None;
    }

    /// <summary>Makes <paramref name="target"/> another descriptor of an open file, after closing what it was.</summary>
    /// <param name="file">The open file; a reference is added.</param>
    /// <param name="target">Any number.</param>
    /// <param name="closeOnExec">What becomes of the new descriptor.</param>
    /// <returns><see cref="FileError.Busy"/> if another thread is opening a file under that number right now.</returns>
    public FileError Replace(OpenFile<TPlatform> file, int target, CloseOnExec closeOnExec)
    {
        if ((uint)target >= (uint)Limit)
        {
            return FileError.BadDescriptor;
        }

        DescriptorBlock<TPlatform>? spare = null;
        FileError error;
        OpenFile<TPlatform>? previous;
        while (!TryReplace(file, target, closeOnExec, ref spare, out previous, out error))
        {
            if (!_fileSystem.Pools.DescriptorBlocks.TryRent(out spare))
            {
                return FileError.OutOfMemory;
            }
        }

        if (spare is not null)
        {
            _fileSystem.Pools.DescriptorBlocks.Return(spare);
        }

        previous?.ReleaseRecordLocks(this);
        previous?.Release();
        return error;
    }

    /// <summary>Tells what becomes of a descriptor on exec; of one that another thread has just closed, that it stays.</summary>
    public CloseOnExec GetCloseOnExec(int descriptor)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        return TryGet(descriptor, out _) && (RequiredBlockOf(descriptor).CloseOnExec & BitOf(descriptor)) != 0
            ? CloseOnExec.Yes
            : CloseOnExec.No;
    }

    /// <summary>Sets what becomes of a descriptor on exec, unless another thread has just closed it.</summary>
    public void SetCloseOnExec(int descriptor, CloseOnExec closeOnExec)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        if (TryGet(descriptor, out _))
        {
            Mark(descriptor, closeOnExec);
        }
    }

    /// <summary>Closes the descriptors that do not outlive an exec; the caller is the process's only thread.</summary>
    public void CloseForExec()
    {
        for (int i = 0; i < _blockEnd; i++)
        {
            while (_blocks[i] is { CloseOnExec: not 0 } block)
            {
                CloseKnown((i * DescriptorBlock<TPlatform>.Length) + BitOperations.TrailingZeroCount(block.CloseOnExec));
            }
        }
    }

    /// <summary>Closes all descriptors; the caller is the process's last thread.</summary>
    public void CloseAll()
    {
        for (int i = 0; i < _blockEnd; i++)
        {
            while (_blocks[i] is { Used: not 0 } block)
            {
                CloseKnown((i * DescriptorBlock<TPlatform>.Length) + BitOperations.TrailingZeroCount(block.Used));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryGet(int descriptor, [NotNullWhen(true)] out OpenFile<TPlatform>? file)
    {
        DescriptorBlock<TPlatform>? block = (uint)descriptor < MaximumDescriptors ? BlockOf(descriptor) : null;
        file = block?.Files[descriptor & (DescriptorBlock<TPlatform>.Length - 1)];
        return file is not null;
    }

    private Result<int, FileError> ReserveAlone(int minimum, CloseOnExec closeOnExec)
    {
        int descriptor = FindFree(minimum);
        return descriptor >= Limit ? FileError.TooManyDescriptors
            : TryMark(descriptor, closeOnExec) ? descriptor
            : FileError.OutOfMemory;
    }

    /// <summary>Empties a descriptor; null if it is not open. The descriptor's reference goes over to the caller.</summary>
    private OpenFile<TPlatform>? Remove(int descriptor)
    {
        if (TryGet(descriptor, out OpenFile<TPlatform>? file))
        {
            SlotOf(descriptor) = null;
            Unmark(descriptor);
        }

        return file;
    }

    private void CloseKnown(int descriptor) =>
        Check.That(Close(descriptor) == FileError.None, "a descriptor is reserved while its table is emptied");

    private static ulong BitOf(int descriptor) => 1UL << (descriptor & (DescriptorBlock<TPlatform>.Length - 1));

    private int FindFree(int minimum)
    {
        // Descriptors below the minimum count as used in the first block.
        ulong skipped = BitOf(minimum) - 1;
        for (int i = minimum / DescriptorBlock<TPlatform>.Length; i < Blocks; i++)
        {
            ulong used = skipped | (_blocks[i]?.Used ?? 0);
            if (used != ulong.MaxValue)
            {
                return (i * DescriptorBlock<TPlatform>.Length) + BitOperations.TrailingZeroCount(~used);
            }

            skipped = 0;
        }

        return MaximumDescriptors;
    }

    private bool IsMarked(int descriptor) => BlockOf(descriptor) is { } block && (block.Used & BitOf(descriptor)) != 0;

    /// <summary>Marks a descriptor as used and sets its other bit; false if there is no memory for its block.</summary>
    private bool TryMark(int descriptor, CloseOnExec closeOnExec)
    {
        if (BlockOf(descriptor) is null)
        {
            if (!_fileSystem.Pools.DescriptorBlocks.TryRent(out DescriptorBlock<TPlatform>? block))
            {
                return false;
            }

            Put(block, descriptor / DescriptorBlock<TPlatform>.Length);
        }

        Mark(descriptor, closeOnExec);
        return true;
    }

    /// <summary>Marks a descriptor as used, whose block is there, and sets its other bit.</summary>
    private void Mark(int descriptor, CloseOnExec closeOnExec)
    {
        DescriptorBlock<TPlatform> block = RequiredBlockOf(descriptor);
        ulong bit = BitOf(descriptor);
        block.Used |= bit;
        block.CloseOnExec = closeOnExec == CloseOnExec.Yes ? block.CloseOnExec | bit : block.CloseOnExec & ~bit;
    }

    /// <summary>Marks a descriptor as free, and gives its block back if it was the last.</summary>
    private void Unmark(int descriptor)
    {
        DescriptorBlock<TPlatform> block = RequiredBlockOf(descriptor);
        block.Used &= ~BitOf(descriptor);
        block.CloseOnExec &= ~BitOf(descriptor);
        if (block.Used == 0)
        {
            _blocks[descriptor / DescriptorBlock<TPlatform>.Length] = null;
            _fileSystem.Pools.DescriptorBlocks.Return(block);
        }
    }

    private void Put(DescriptorBlock<TPlatform> block, int index)
    {
        System.Threading.Volatile.Write(ref _blocks[index], block);
        _blockEnd = System.Math.Max(_blockEnd, index + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DescriptorBlock<TPlatform>? BlockOf(int descriptor) => _blocks[descriptor / DescriptorBlock<TPlatform>.Length];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DescriptorBlock<TPlatform> RequiredBlockOf(int descriptor)
    {
        DescriptorBlock<TPlatform>? block = BlockOf(descriptor);
        Check.That(block is not null, "a descriptor is used that is not open");
        return block;
    }

    private ref OpenFile<TPlatform>? SlotOf(int descriptor) =>
        ref RequiredBlockOf(descriptor).Files[descriptor & (DescriptorBlock<TPlatform>.Length - 1)];
}
