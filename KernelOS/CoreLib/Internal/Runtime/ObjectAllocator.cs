using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Internal.Runtime;

/// <summary>What <c>new</c> compiles to, and its opposite, which nothing calls by itself: there is no garbage collector.</summary>
internal static unsafe class ObjectAllocator
{
    private const nuint Alignment = 8;

    private static ulong s_count;

    /// <summary>How many objects have been made since start-up; a kernel in its steady state makes none.</summary>
    /// <remarks>C prototype: <c>uint64_t kos_runtime_allocation_count(void)</c>.</remarks>
    [RuntimeExport("kos_runtime_allocation_count")]
    public static ulong GetCount() => Volatile.Read(ref s_count);

    /// <summary>Makes an object, all zero but for its type.</summary>
    [RuntimeExport("RhpNewFast")]
    public static object NewObject(MethodTable* type) => Allocate(type, type->ObjectSize);

    /// <summary>As <see cref="NewObject"/>, where the compiler did not choose a faster one.</summary>
    [RuntimeExport("RhNewObject")]
    public static object NewObjectSlow(MethodTable* type) => NewObject(type);

    /// <summary>Makes an array or string, all zero but for its type and length.</summary>
    [RuntimeExport("RhpNewArrayFast")]
    public static object NewArray(MethodTable* type, nint length)
    {
        // One comparison for negative lengths too; below it, a length times an element's 16-bit size cannot overflow.
        if ((nuint)length > int.MaxValue)
        {
            ThrowHelpers.ThrowOverflowException();
        }

        nuint size = type->ObjectSize + ((nuint)length * type->ComponentSize);
        object array = Allocate(type, (size + Alignment - 1) & ~(Alignment - 1));
        Unsafe.As<RawArrayData>(array).Length = (uint)length;
        return array;
    }

    /// <summary>As <see cref="NewArray"/>, for arrays of references.</summary>
    [RuntimeExport("RhpNewPtrArrayFast")]
    public static object NewReferenceArray(MethodTable* type, nint length) => NewArray(type, length);

    /// <summary>As <see cref="NewArray"/>, where the compiler did not choose a faster one.</summary>
    [RuntimeExport("RhNewArray")]
    public static object NewArraySlow(MethodTable* type, nint length) => NewArray(type, length);

    /// <summary>Gives an object's memory back; null is nothing.</summary>
    /// <remarks>Whoever still has a reference must not follow it any more. C prototype: <c>void kos_runtime_free(Object *item)</c>.</remarks>
    [RuntimeExport("kos_runtime_free")]
    public static void Free(object? item)
    {
        // SAFETY: a reference is read as the address it is.
        Plugs.HeapFree(*(void**)&item);
    }

    private static object Allocate(MethodTable* type, nuint size)
    {
        void* memory = Plugs.HeapAllocate(size);
        if (memory == null)
        {
            ThrowHelpers.ThrowOutOfMemoryException();
        }

        Interlocked.Increment(ref s_count);

        // SAFETY: the memory is fresh, zeroed and as large as asked for, at least 16 bytes.
        *(MethodTable**)memory = type;
        return Unsafe.AsRef<object>(&memory);
    }
}
