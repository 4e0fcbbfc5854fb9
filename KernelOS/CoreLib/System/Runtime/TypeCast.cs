using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Casts whose outcome is not known at compile time; ilc finds the methods by name.</summary>
internal static unsafe class TypeCast
{
    // SAFETY: every object starts with the address of its type, and ilc passes only types; both are in the image for good.

    /// <summary><c>as</c> with a class that is no array.</summary>
    public static object? IsInstanceOfClass(MethodTable* target, object? instance)
    {
        if (instance is null || instance.MethodTable == target)
        {
            return instance;
        }

        return TypeRelations.IsAssignable(instance.MethodTable, target) ? instance : null;
    }

    /// <summary><c>as</c> with an interface.</summary>
    public static object? IsInstanceOfInterface(MethodTable* target, object? instance) =>
        instance is null || TypeRelations.ImplementsInterface(instance.MethodTable, target) ? instance : null;

    /// <summary><c>as</c> with any type.</summary>
    public static object? IsInstanceOfAny(MethodTable* target, object? instance) =>
        instance is null || TypeRelations.IsAssignable(instance.MethodTable, target) ? instance : null;

    /// <summary>Whether an object has the exception type; there are no exception handlers that could ask.</summary>
    public static bool IsInstanceOfException(MethodTable* target, object? instance) => IsInstanceOfAny(target, instance) is not null;

    /// <summary>A cast to a class that is no array.</summary>
    public static object? CheckCastClass(MethodTable* target, object? instance)
    {
        if (instance is null || instance.MethodTable == target)
        {
            return instance;
        }

        return CheckCastClassSpecial(target, instance);
    }

    /// <summary>The rest of <see cref="CheckCastClass"/>, after the compiler has tried the exact type.</summary>
    public static object CheckCastClassSpecial(MethodTable* target, object instance)
    {
        if (!TypeRelations.IsAssignable(instance.MethodTable, target))
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        return instance;
    }

    /// <summary>A cast to an interface.</summary>
    public static object? CheckCastInterface(MethodTable* target, object? instance)
    {
        if (instance is not null && !TypeRelations.ImplementsInterface(instance.MethodTable, target))
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        return instance;
    }

    /// <summary>A cast to any type.</summary>
    public static object? CheckCastAny(MethodTable* target, object? instance)
    {
        if (instance is not null && !TypeRelations.IsAssignable(instance.MethodTable, target))
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        return instance;
    }

    /// <summary>Stores a reference in an array that may really be one of a more derived type.</summary>
    public static void StelemRef(object?[] array, nint index, object? value)
    {
        CheckStore(ref LdelemaRef(array, index, null), array, value) = value;
    }

    /// <summary>The address of an array's element; with a type, only if the elements are of exactly that type.</summary>
    public static ref object? LdelemaRef(object?[] array, nint index, MethodTable* exactElementType)
    {
        if ((nuint)index >= (uint)array.Length)
        {
            ThrowHelpers.ThrowIndexOutOfRangeException();
        }

        if (exactElementType != null && array.MethodTable->ElementType != exactElementType)
        {
            ThrowHelpers.ThrowArrayTypeMismatchException();
        }

        return ref Unsafe.Add(ref Unsafe.As<byte, object?>(ref array.FirstElement), index);
    }

    private static ref object? CheckStore(ref object? element, object?[] array, object? value)
    {
        if (value is not null
            && value.MethodTable != array.MethodTable->ElementType
            && !TypeRelations.IsAssignable(value.MethodTable, array.MethodTable->ElementType))
        {
            ThrowHelpers.ThrowArrayTypeMismatchException();
        }

        return ref element;
    }
}
