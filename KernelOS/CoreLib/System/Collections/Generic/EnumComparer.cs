using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>The order of enumerations by their numbers, without an object for each.</summary>
internal sealed unsafe class EnumComparer<T> : Comparer<T>
    where T : struct
{
    private static TypeKind Kind => Internal.Runtime.MethodTable.Of<T>()->Kind;

    public override int Compare(T x, T y) => Kind switch
    {
        TypeKind.SByte => Unsafe.As<T, sbyte>(ref x).CompareTo(Unsafe.As<T, sbyte>(ref y)),
        TypeKind.Byte => Unsafe.As<T, byte>(ref x).CompareTo(Unsafe.As<T, byte>(ref y)),
        TypeKind.Int16 => Unsafe.As<T, short>(ref x).CompareTo(Unsafe.As<T, short>(ref y)),
        TypeKind.UInt16 => Unsafe.As<T, ushort>(ref x).CompareTo(Unsafe.As<T, ushort>(ref y)),
        TypeKind.Int32 => Unsafe.As<T, int>(ref x).CompareTo(Unsafe.As<T, int>(ref y)),
        TypeKind.UInt32 => Unsafe.As<T, uint>(ref x).CompareTo(Unsafe.As<T, uint>(ref y)),
        TypeKind.Int64 => Unsafe.As<T, long>(ref x).CompareTo(Unsafe.As<T, long>(ref y)),
        _ => Unsafe.As<T, ulong>(ref x).CompareTo(Unsafe.As<T, ulong>(ref y)),
    };
}
