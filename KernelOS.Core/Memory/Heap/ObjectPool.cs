using System;
using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Heap;

/// <summary>Recycles objects of one class: memory that was once a T stays a T, and a handle tells whether it is still the same one.</summary>
/// <remarks>
/// Places come in chunks of 64, made when they are needed and never given back. A place's generation is odd while its
/// object is out and grows by one with each taking and giving back; after 2³¹ rounds of one place an old handle could
/// be taken for a new one. The pool has no lock: the owner's protects it.
/// </remarks>
/// <typeparam name="T">The objects' class.</typeparam>
/// <typeparam name="TMemory">Tells whether there is memory.</typeparam>
public sealed class ObjectPool<T, TMemory>
    where T : class
    where TMemory : struct, IHeapReserve
{
    private const int ChunkShift = 6;
    private const int ChunkSize = 1 << ChunkShift;
    private const int NoPlace = -1;

    /// <summary>A chunk's arrays, and room for what other CPUs take meanwhile.</summary>
    private const nuint ChunkBytes = 8192;

    private readonly Func<T> _create;
    private readonly nuint _objectBytes;
    private readonly TMemory _memory;
    private readonly T?[]?[] _objects;
    private readonly Place[]?[] _places;
    private readonly int _limit;
    private int _firstFree = NoPlace;

    /// <summary>Makes an empty pool; allocates only its directory.</summary>
    /// <param name="create">Makes one more object, to be recycled for ever.</param>
    /// <param name="objectBytes">How many bytes that takes at most, with all that the object makes for itself.</param>
    /// <param name="limit">How many objects may be out at once.</param>
    /// <param name="memory">Tells whether there is memory.</param>
    public ObjectPool(Func<T> create, int objectBytes, int limit, TMemory memory)
    {
        Check.That(limit > 0 && objectBytes > 0, "an object pool of an impossible size");
        _create = create;
        _objectBytes = (nuint)objectBytes;
        _limit = limit;
        _memory = memory;
        int chunks = (limit + ChunkSize - 1) >> ChunkShift;
        _objects = new T?[]?[chunks];
        _places = new Place[]?[chunks];
    }

    /// <summary>How many objects are out.</summary>
    public int Live { get; private set; }

    /// <summary>How many objects have been made, out or not.</summary>
    public int Created { get; private set; }

    /// <summary>Takes an object, in the state in which it was given back; false if there is no memory or as many as may be are out.</summary>
    public bool TryAllocate([NotNullWhen(true)] out T? item, out Handle<T> handle)
    {
        int index = _firstFree;
        if (index == NoPlace)
        {
            if (!TryCreate())
            {
                item = null;
                handle = default;
                return false;
            }

            index = _firstFree;
        }

        ref Place place = ref GetPlace(index);
        _firstFree = place.NextFree;
        place.Generation++;
        Live++;
        item = _objects[index >> ChunkShift]![index & (ChunkSize - 1)]!;
        handle = new Handle<T>(index, place.Generation);
        return true;
    }

    /// <summary>Finds the object of a handle; false if it has been given back.</summary>
    public bool TryGet(Handle<T> handle, [NotNullWhen(true)] out T? item)
    {
        bool live = IsLive(handle);
        item = live ? _objects[handle.Index >> ChunkShift]![handle.Index & (ChunkSize - 1)] : null;
        return live;
    }

    /// <summary>Gives an object back, in the state in which the next one is to get it; panics if that was done already.</summary>
    public void Free(Handle<T> handle)
    {
        Check.That(IsLive(handle), "an object is given back to its pool that is not out");
        ref Place place = ref GetPlace(handle.Index);
        place.Generation++;
        place.NextFree = _firstFree;
        _firstFree = handle.Index;
        Live--;
    }

    private bool IsLive(Handle<T> handle) =>
        !handle.IsNone && handle.Index < Created && GetPlace(handle.Index).Generation == handle.Generation;

    private ref Place GetPlace(int index) => ref _places[index >> ChunkShift]![index & (ChunkSize - 1)];

    /// <summary>Makes one more object and puts it on the free list.</summary>
    private bool TryCreate()
    {
        if (Created == _limit || !_memory.TryReserve(_objectBytes + ChunkBytes))
        {
            return false;
        }

        int index = Created;
        int chunk = index >> ChunkShift;
        if (_places[chunk] is null)
        {
            _places[chunk] = new Place[ChunkSize];
            _objects[chunk] = new T?[ChunkSize];
        }

        _objects[chunk]![index & (ChunkSize - 1)] = _create();
        GetPlace(index).NextFree = NoPlace;
        _firstFree = index;
        Created++;
        return true;
    }

    private struct Place
    {
        public uint Generation;
        public int NextFree;
    }
}
