using System.Runtime.CompilerServices;

namespace System;

/// <summary>What <c>new T()</c> compiles to.</summary>
public static unsafe class Activator
{
    public static T CreateInstance<T>()
    {
        // SAFETY: ilc gives the constructor of just this type.
        nint constructor = DefaultConstructorOf<T>();
        if (Internal.Runtime.MethodTable.Of<T>()->IsValueType)
        {
            T value = default!;
            ((delegate*<ref T, void>)constructor)(ref value);
            return value;
        }

        object instance = Internal.Runtime.ObjectAllocator.NewObject(Internal.Runtime.MethodTable.Of<T>());
        ((delegate*<object, void>)constructor)(instance);
        return Unsafe.As<object, T>(ref instance);
    }

    // The address of the constructor without parameters; of a struct that has none, that of the one below.
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern nint DefaultConstructorOf<T>();

    /// <summary>Lends its constructor, which does nothing, to structs that have none; ilc finds it by name.</summary>
    internal struct StructWithNoConstructor
    {
        public StructWithNoConstructor()
        {
        }
    }
}
