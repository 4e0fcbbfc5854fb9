using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Boxing and unboxing; ilc finds the methods by name or by symbol.</summary>
internal static unsafe class RuntimeExports
{
    // SAFETY: ilc passes the type of the value at the given address, so that its size bounds every copy.

    /// <summary>Makes an object of a value; null of a <see cref="Nullable{T}"/> that has none.</summary>
    [RuntimeExport("RhBox")]
    public static object? RhBox(MethodTable* type, ref byte data)
    {
        ref byte value = ref data;
        if (type->IsNullable)
        {
            // The flag comes first, then the value at its own alignment.
            if (value == 0)
            {
                return null;
            }

            value = ref Unsafe.Add(ref value, (int)type->NullableValueOffset);
            type = type->NullableType;
        }

        object box = ObjectAllocator.NewObject(type);
        SpanHelpers.Memmove(ref box.RawData, ref value, type->ValueSize);
        return box;
    }

    /// <summary>The address of the value in an object that must be of exactly the type, or an enumeration on the same base.</summary>
    [RuntimeExport("RhUnbox2")]
    public static ref byte RhUnbox2(MethodTable* type, object instance)
    {
        if (instance is null)
        {
            ThrowHelpers.ThrowNullReferenceException();
        }

        if (!CanUnbox(type, instance.MethodTable))
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        return ref instance.RawData;
    }

    /// <summary>Copies an object's value, or none, to a <see cref="Nullable{T}"/>.</summary>
    [RuntimeExport("RhUnboxNullable")]
    public static void RhUnboxNullable(ref byte data, MethodTable* type, object? instance)
    {
        if (instance is not null && instance.MethodTable != type->NullableType)
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        Store(ref data, type, instance);
    }

    /// <summary>Unboxes where the compiler has tried the exact type in vain.</summary>
    [RuntimeExport("RhUnboxTypeTest")]
    public static void RhUnboxTypeTest(MethodTable* type, MethodTable* boxType)
    {
        if (!CanUnbox(type, boxType))
        {
            ThrowHelpers.ThrowInvalidCastException();
        }
    }

    private static void Store(ref byte data, MethodTable* type, object? instance)
    {
        if (instance is null)
        {
            SpanHelpers.ClearWithoutReferences(ref data, type->ValueSize);
            return;
        }

        data = 1;
        SpanHelpers.Memmove(
            ref Unsafe.Add(ref data, (int)type->NullableValueOffset),
            ref instance.RawData,
            type->NullableType->ValueSize);
    }

    // Integral types may also be an enumeration on one side, or on both.
    private static bool CanUnbox(MethodTable* type, MethodTable* boxType) =>
        type == boxType || (type->Kind == boxType->Kind && type->Kind is >= TypeKind.SByte and <= TypeKind.UIntPtr);
}
