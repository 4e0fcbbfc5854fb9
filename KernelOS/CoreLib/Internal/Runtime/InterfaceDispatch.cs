using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Internal.Runtime;

/// <summary>Calls of interface methods on objects of unknown type, found once for each place and type and then remembered.</summary>
/// <remarks>
/// A call goes through its cell: at first to RhpInitialDynamicInterfaceDispatch, which comes here; then to
/// kos_interface_dispatch_cached, which goes through the cell's entries and comes here only for a new type. Entries are
/// taken from a table in the image, since calls are made with interrupts off and before there is a heap; once it is
/// used up, what cannot be remembered is found anew each time. Entries are only ever added, each at the front of its
/// cell's list by one exchange, so that any CPU may look at any time, without a lock.
/// </remarks>
internal static unsafe class InterfaceDispatch
{
    // SAFETY: ilc makes the cells and passes no other; entries are in a static, which does not move, and are never freed.

    private const int EntryCount = 512;

    private static EntryTable s_entries;
    private static int s_takenCount;

    /// <summary>Finds the method that a call through a cell reaches on an object, and remembers it there.</summary>
    /// <remarks>C prototype: <c>void *kos_runtime_resolve_interface_call(Object *instance, Cell *cell)</c>; InterfaceDispatch.S calls it.</remarks>
    [RuntimeExport("kos_runtime_resolve_interface_call")]
    public static nint Resolve(object? instance, InterfaceDispatchCell* cell)
    {
        if (instance is null)
        {
            ThrowHelpers.ThrowNullReferenceException();
        }

        MethodTable* type = instance.MethodTable;
        for (DispatchCacheEntry* known = cell->FirstEntry; known != null; known = known->Next)
        {
            if (known->Type == type)
            {
                return known->Target;
            }
        }

        MethodTable* interfaceType = cell->Interface;
        nint target = FindMethod(type, interfaceType, cell->Slot);
        DispatchCacheEntry* entry = TakeEntry();
        if (entry != null)
        {
            entry->Type = type;
            entry->Target = target;
            entry->Interface = interfaceType;
            cell->Remember(entry, (nint)(delegate*<void>)&CachedStub);
        }

        return target;
    }

    /// <summary>As <see cref="Resolve"/>, for code that wants the method's address without calling it.</summary>
    [RuntimeExport("RhpResolveInterfaceMethod")]
    public static nint ResolveAddress(object? instance, InterfaceDispatchCell* cell) => Resolve(instance, cell);

    // What a class implements, itself or by inheritance, goes before any interface's own body.
    private static nint FindMethod(MethodTable* type, MethodTable* interfaceType, int slot)
    {
        nint target = FindMethod(type, interfaceType, slot, inDefaults: false);
        if (target == 0)
        {
            target = FindMethod(type, interfaceType, slot, inDefaults: true);
        }

        if (target == 0)
        {
            Plugs.Panic("System.EntryPointNotFoundException: An interface method has no implementation.");
        }

        return target;
    }

    private static nint FindMethod(MethodTable* type, MethodTable* interfaceType, int slot, bool inDefaults)
    {
        for (MethodTable* current = type; current != null; current = current->BaseType)
        {
            DispatchMap* map = current->DispatchMap;
            if (map == null)
            {
                continue;
            }

            int method = FindVirtualMethod(current, inDefaults ? map->Defaults : map->Implemented, interfaceType, slot);
            if (method < 0)
            {
                continue;
            }

            if (method == DispatchMap.Entry.Ambiguous)
            {
                Plugs.Panic("System.Runtime.AmbiguousImplementationException: Two interfaces have a body for one method.");
            }

            if (method == DispatchMap.Entry.Reabstracted)
            {
                return 0;
            }

            // What can be overridden is looked up in the object's own type, anything else where it was found.
            return method < current->VirtualMethodCount
                ? type->GetVirtualMethod(method)
                : current->GetSealedVirtualMethod(method);
        }

        return 0;
    }

    // The very interface goes before one that only varies from it; -1 if there is none.
    private static int FindVirtualMethod(MethodTable* type, ReadOnlySpan<DispatchMap.Entry> entries, MethodTable* interfaceType, int slot)
    {
        ReadOnlySpan<nint> interfaces = type->Interfaces;
        foreach (ref readonly DispatchMap.Entry entry in entries)
        {
            if (entry.InterfaceMethod == slot && interfaces[entry.Interface] == (nint)interfaceType)
            {
                return entry.VirtualMethod;
            }
        }

        if (interfaceType->HasVariance)
        {
            foreach (ref readonly DispatchMap.Entry entry in entries)
            {
                if (entry.InterfaceMethod == slot && TypeRelations.IsVariantOf((MethodTable*)interfaces[entry.Interface], interfaceType))
                {
                    return entry.VirtualMethod;
                }
            }
        }

        return -1;
    }

    // The count is only raised while there is room, so that it cannot wrap around.
    private static DispatchCacheEntry* TakeEntry()
    {
        if (Volatile.Read(ref s_takenCount) >= EntryCount)
        {
            return null;
        }

        int index = Interlocked.Increment(ref s_takenCount) - 1;
        return index < EntryCount ? (DispatchCacheEntry*)Unsafe.AsPointer(ref s_entries) + index : null;
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_interface_dispatch_cached")]
    private static extern void CachedStub();

    [InlineArray(EntryCount)]
    private struct EntryTable
    {
        private DispatchCacheEntry _first;
    }
}
