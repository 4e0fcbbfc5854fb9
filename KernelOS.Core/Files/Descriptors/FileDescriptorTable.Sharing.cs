using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Descriptors;

// What concerns several users of one table: its count, its copies, and calls that come between those of other threads.
public sealed partial class FileDescriptorTable<TPlatform>
{
    /// <summary>Adds a user who shares the table from now on.</summary>
    public void Retain()
    {
        IsShared = true;
        System.Threading.Interlocked.Increment(ref _references);
    }

    /// <summary>Keeps the table from ending while another process looks at it with <see cref="BorrowCounted"/>, and does not change it.</summary>
    public void RetainForLook() => System.Threading.Interlocked.Increment(ref _references);

    /// <summary>Finds the lowest open descriptor from a number on, for a look from another process; -1 if there is none.</summary>
    /// <param name="from">Not negative.</param>
    public int FindOpen(int from)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        for (int descriptor = from; descriptor < MaximumDescriptors; descriptor++)
        {
            if (BlockOf(descriptor) is null)
            {
                descriptor |= DescriptorBlock<TPlatform>.Length - 1;
            }
            else if (TryGet(descriptor, out _))
            {
                return descriptor;
            }
        }

        return -1;
    }

    /// <summary>Releases a user's share; the last one closes all descriptors and ends the table's life.</summary>
    public void Release()
    {
        int left = System.Threading.Interlocked.Decrement(ref _references);
        Check.That(left >= 0, "a descriptor table is released more often than retained");
        if (left == 0)
        {
            CloseAll();
            _fileSystem.Pools.DescriptorTables.Return(this);
        }
    }

    /// <summary>Makes a table of its own with the same open files, as fork does, and exec where the table is shared; false if there is no memory.</summary>
    public bool TryCopy([NotNullWhen(true)] out FileDescriptorTable<TPlatform>? copy)
    {
        if (!_fileSystem.Pools.DescriptorTables.TryRent(out copy))
        {
            return false;
        }

        copy.Begin();
        if (copy.TryCopyFrom(this))
        {
            return true;
        }

        copy.Release();
        copy = null;
        return false;
    }

    /// <summary>Whether the caller is the only user, of a process with one thread; its calls need no reference from now on.</summary>
    internal bool TryTakeForOne()
    {
        bool isAlone = System.Threading.Volatile.Read(ref _references) == 1;
        IsShared &= !isAlone;
        return isAlone;
    }

    /// <summary>Starts a life without descriptors, with one user.</summary>
    internal void Begin()
    {
        Limit = DefaultLimit;
        IsShared = false;
        _references = 1;
        _blockEnd = 0;
    }

    /// <summary>Makes this empty table, which nobody else knows yet, a copy of another, sharing its open files, as fork does.</summary>
    /// <returns>False if there is no memory; this table is empty then.</returns>
    public bool TryCopyFrom(FileDescriptorTable<TPlatform> other)
    {
        Limit = other.Limit;
        if (TryCopyBlocks(other))
        {
            return true;
        }

        CloseAll();
        return false;
    }

    /// <summary>Borrows where other threads may close the descriptor meanwhile: a reference is counted, without a lock.</summary>
    /// <remarks>
    /// An open file may end, and its object begin another life, between the look at the descriptor and the counting. So a
    /// reference is only added to a file that has one, and the descriptor is looked at again: if it still names the file in
    /// the same block, it did so all the time or does so again, and the reference is the right one. Neither files nor blocks
    /// leave their pools, so that looking at an old one does no harm.
    /// </remarks>
    public FileLease<TPlatform> BorrowCounted(int descriptor)
    {
        while (TryGet(descriptor, out OpenFile<TPlatform>? file))
        {
            if (file.TryRetain())
            {
                if (TryGet(descriptor, out OpenFile<TPlatform>? now) && ReferenceEquals(file, now))
                {
                    return new FileLease<TPlatform>(file, isCounted: true);
                }

                file.Release();
            }
        }

        return default;
    }

    /// <summary>Whether a descriptor names an open file right now.</summary>
    internal bool Names(int descriptor, OpenFile<TPlatform> file) => TryGet(descriptor, out OpenFile<TPlatform>? now) && ReferenceEquals(now, file);

    private Result<int, FileError> ReserveShared(int minimum, CloseOnExec closeOnExec)
    {
        DescriptorBlock<TPlatform>? spare = null;
        Result<int, FileError> result;
        while (!TryReserve(minimum, closeOnExec, ref spare, out result))
        {
            // Outside of the lock, under which nothing is allocated.
            if (!_fileSystem.Pools.DescriptorBlocks.TryRent(out spare))
            {
                return FileError.OutOfMemory;
            }
        }

        if (spare is not null)
        {
            _fileSystem.Pools.DescriptorBlocks.Return(spare);
        }

        return result;
    }

    /// <summary>Reserves under the lock; false if a block is needed and none was brought along.</summary>
    private bool TryReserve(int minimum, CloseOnExec closeOnExec, ref DescriptorBlock<TPlatform>? spare, out Result<int, FileError> result)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        int descriptor = FindFree(minimum);
        result = FileError.TooManyDescriptors;
        if (descriptor >= Limit)
        {
            return true;
        }

        if (!TryPrepareBlock(descriptor, ref spare))
        {
            return false;
        }

        Mark(descriptor, closeOnExec);
        result = descriptor;
        return true;
    }

    private OpenFile<TPlatform>? RemoveShared(int descriptor)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        return Remove(descriptor);
    }

    private bool TryCopyBlocks(FileDescriptorTable<TPlatform> other)
    {
        for (int i = 0; i < other._blockEnd; i++)
        {
            if (other._blocks[i] is not null && !TryCopyBlock(other, i))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryCopyBlock(FileDescriptorTable<TPlatform> other, int index)
    {
        // The block is taken outside of the lock, under which nothing is allocated.
        if (!_fileSystem.Pools.DescriptorBlocks.TryRent(out DescriptorBlock<TPlatform>? copy))
        {
            return false;
        }

        using (SpinLockGuard<TPlatform> guard = other._lock.Acquire(_fileSystem.Platform))
        {
            if (other._blocks[index] is DescriptorBlock<TPlatform> source)
            {
                CopyOpen(source, copy);
            }
        }

        if (copy.Used != 0)
        {
            Put(copy, index);
        }
        else
        {
            _fileSystem.Pools.DescriptorBlocks.Return(copy);
        }

        return true;
    }

    /// <summary>Copies the descriptors that are open; those that are reserved are free in the copy.</summary>
    private static void CopyOpen(DescriptorBlock<TPlatform> source, DescriptorBlock<TPlatform> copy)
    {
        for (ulong left = source.Used; left != 0; left &= left - 1)
        {
            int i = BitOperations.TrailingZeroCount(left);
            if (source.Files[i] is OpenFile<TPlatform> file)
            {
                file.Retain();
                copy.Files[i] = file;
                copy.Used |= 1UL << i;
                copy.CloseOnExec |= source.CloseOnExec & (1UL << i);
            }
        }
    }

    /// <summary>Makes a descriptor name a file, under the lock; false if a block is needed and none was brought along.</summary>
    private bool TryReplace(
        OpenFile<TPlatform> file, int target, CloseOnExec closeOnExec, ref DescriptorBlock<TPlatform>? spare, out OpenFile<TPlatform>? previous, out FileError error)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_fileSystem.Platform);
        error = FileError.None;
        if (!TryGet(target, out previous) && IsMarked(target))
        {
            error = FileError.Busy;
            return true;
        }

        if (!TryPrepareBlock(target, ref spare))
        {
            return false;
        }

        Mark(target, closeOnExec);
        file.Retain();
        SlotOf(target) = file;
        return true;
    }

    /// <summary>Puts a block where a descriptor has none yet, under the lock; false if none was brought along.</summary>
    private bool TryPrepareBlock(int descriptor, ref DescriptorBlock<TPlatform>? spare)
    {
        if (BlockOf(descriptor) is not null)
        {
            return true;
        }

        if (spare is null)
        {
            return false;
        }

        Put(spare, descriptor / DescriptorBlock<TPlatform>.Length);
        spare = null;
        return true;
    }
}
