using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>A program's vector of buffers (<c>struct iovec[]</c>), copied out of its reach and checked.</summary>
/// <remarks>Up to eight buffers are copied to the caller's stack, more to an array that a pool lends.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly ref struct UserRanges<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly ObjectPool<RangeArray, TPlatform> _pool;
    private readonly RangeArray? _array;

    private UserRanges(ObjectPool<RangeArray, TPlatform> pool, RangeArray? array, ReadOnlySpan<UserRange> items, Errno error)
    {
        _pool = pool;
        _array = array;
        Items = items;
        nuint total = 0;
        Error = error == Errno.None ? Sum(items, out total) : error;
        Total = total;
    }

    /// <summary>Why the vector cannot be used.</summary>
    internal Errno Error { get; }

    /// <summary>The buffers.</summary>
    internal ReadOnlySpan<UserRange> Items { get; }

    /// <summary>How many bytes of them one call moves.</summary>
    internal nuint Total { get; }

    /// <summary>Reads a vector.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="address">Where the vector lies.</param>
    /// <param name="count">How many buffers it has.</param>
    /// <param name="inlined">Room for a short one.</param>
    internal static UserRanges<TPlatform> Read(UserThread<TPlatform> caller, nuint address, nuint count, Span<UserRange> inlined)
    {
        ObjectPool<RangeArray, TPlatform> pool = caller.Process.Files.FileSystem.Pools.RangeArrays;
        RangeArray? array = null;
        Errno error = Errno.None;
        if (count > RangeArray.Length)
        {
            return new UserRanges<TPlatform>(pool, null, default, Errno.EINVAL);
        }

        Span<UserRange> items = inlined;
        if ((int)count > inlined.Length)
        {
            if (!pool.TryRent(out array))
            {
                return new UserRanges<TPlatform>(pool, null, default, Errno.ENOMEM);
            }

            items = array.Items;
        }

        items = items.Slice(0, (int)count);
        if (!caller.Platform.TryReadUser(address, MemoryMarshal.AsBytes(items)))
        {
            error = Errno.EFAULT;
        }

        return new UserRanges<TPlatform>(pool, array, items, error);
    }

    /// <summary>Ends the use of the vector.</summary>
    public void Dispose()
    {
        if (_array is not null)
        {
            _pool.Return(_array);
        }
    }

    private static Errno Sum(ReadOnlySpan<UserRange> items, out nuint total)
    {
        total = 0;
        for (int i = 0; i < items.Length; i++)
        {
            nuint length = items[i].Length;
            if ((nint)length < 0)
            {
                return Errno.EINVAL;
            }

            if (!UserTransfer.IsInUserHalf(items[i].Address, length))
            {
                return Errno.EFAULT;
            }

            total = UserTransfer.Limit(total + length);
        }

        return Errno.None;
    }
}
