using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Internal.Runtime;

/// <summary>A place in the code that calls an interface's method on an object of unknown type, as ilc lays it out.</summary>
/// <remarks>Cells for the same method stand together; after them comes one without code, whose other half is the method's slot.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct InterfaceDispatchCell
{
    // Both low bits say that nothing is remembered yet and that the rest is an offset, from here, to the interface.
    private const nint IsInterface = 3;

    private nint _stub;
    private nint _cache;

    /// <summary>What has been remembered last; null at first.</summary>
    public readonly DispatchCacheEntry* FirstEntry
    {
        get
        {
            nint cache = Volatile.Read(in _cache);
            return (cache & IsInterface) == 0 ? (DispatchCacheEntry*)cache : null;
        }
    }

    /// <summary>The interface.</summary>
    public readonly MethodTable* Interface
    {
        get
        {
            nint cache = Volatile.Read(in _cache);
            return (cache & IsInterface) == 0
                ? ((DispatchCacheEntry*)cache)->Interface
                : (MethodTable*)((byte*)Unsafe.AsPointer(in _cache) + (int)(cache & ~IsInterface));
        }
    }

    /// <summary>The method's slot among the interface's.</summary>
    public readonly int Slot
    {
        get
        {
            // SAFETY: ilc ends every run of cells with one without code.
            InterfaceDispatchCell* cell = (InterfaceDispatchCell*)Unsafe.AsPointer(in this);
            while (cell->_stub != 0)
            {
                cell++;
            }

            return (int)cell->_cache;
        }
    }

    /// <summary>Puts an entry first, unless another CPU does so just now; then it is forgotten, and found again by the next call.</summary>
    /// <param name="entry">A complete entry.</param>
    /// <param name="cachedStub">The code that goes through entries, for calls from now on.</param>
    public void Remember(DispatchCacheEntry* entry, nint cachedStub)
    {
        DispatchCacheEntry* first = FirstEntry;
        nint expected = first == null ? _cache : (nint)first;
        entry->Next = first;
        if (Interlocked.CompareExchange(ref _cache, (nint)entry, expected) == expected)
        {
            Volatile.Write(ref _stub, cachedStub);
        }
    }
}
