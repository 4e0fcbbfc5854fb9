using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>Equality of enumerations by their numbers.</summary>
internal sealed class EnumEqualityComparer<T> : EqualityComparer<T>
    where T : struct
{
    public override bool Equals(T x, T y) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.As<T, byte>(ref x) == Unsafe.As<T, byte>(ref y),
        2 => Unsafe.As<T, ushort>(ref x) == Unsafe.As<T, ushort>(ref y),
        4 => Unsafe.As<T, uint>(ref x) == Unsafe.As<T, uint>(ref y),
        _ => Unsafe.As<T, ulong>(ref x) == Unsafe.As<T, ulong>(ref y),
    };

    public override int GetHashCode([DisallowNull] T obj) => obj.GetHashCode();
}
