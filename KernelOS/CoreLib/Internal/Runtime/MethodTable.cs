using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>A type, as ilc lays it out in the image.</summary>
/// <remarks>
/// <code>
///  0  uint    flags: see below; low 16 bits are the element size of arrays and strings
///  4  uint    size of an object in bytes, with 8 bytes of a header that we do not allocate
///  8  pointer base type; element type of an array
/// 16  ushort  number of virtual methods, v
/// 18  ushort  number of interfaces, i
/// 20  uint    hash code
/// 24  pointer[v] virtual methods
///     pointer[i] interfaces
///     int     offset of the type manager, from here (so are all that follow)
///     int     offset of the writable data
///     int     offset of the dispatch map, if there is one
///     int     offset of the finalizer, if there is one
///     int     offset of the sealed virtual methods, if there are any
///     int     offset of the generic definition, if generic
///     int     offset of the generic arguments, or the one argument itself, if generic
/// </code>
/// Source: dotnet/runtime, EETypeNode.cs and MethodTable.Constants.cs (layout only).
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MethodTable
{
    /// <summary>What ilc counts into every size for a header before the object, for a garbage collector and locks; we have neither.</summary>
    public const uint HeaderSize = 8;

    private uint _flags;
    private uint _baseSize;
    private MethodTable* _relatedType;
    private ushort _virtualSlotCount;
    private ushort _interfaceCount;
    private uint _hashCode;

    /// <summary>The size of an element of an array or string in bytes.</summary>
    public readonly nuint ComponentSize => (ushort)_flags;

    /// <summary>The size of an object in bytes as ilc counts it: with a header of 8 bytes before the pointer to the type.</summary>
    public readonly uint BaseSize => _baseSize;

    /// <summary>The size of an object that is no array or string in bytes, with the pointer to its type.</summary>
    public readonly nuint ObjectSize => _baseSize - HeaderSize;

    /// <summary>What sort of type this is.</summary>
    public readonly TypeKind Kind => (TypeKind)((_flags >> 26) & 0x1F);

    public readonly bool IsNullable => Kind == TypeKind.Nullable;
    public readonly uint NullableValueOffset => 0;
    public readonly MethodTable* NullableType => null;
    public readonly nuint ValueSize => 0;
    public readonly MethodTable* ElementType => _relatedType;

    /// <summary>The type <typeparamref name="T"/>.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern MethodTable* Of<T>();
}
