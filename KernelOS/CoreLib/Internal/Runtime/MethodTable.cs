using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>A type, as ilc lays it out in the image.</summary>
/// <remarks>
/// <code>
///  0  uint       flags: 31 element size present, 30-26 kind, 25 generic, 24 has references, 23 has variance,
///                22 has sealed virtual methods, 20 has a finalizer, 18 has a dispatch map, 17-16 form;
///                15-0 an array's or string's element size, else
///                10-8 a nullable's value's place as a power of two, 7-5 padding at a value's end
///  4  uint       an object's size in bytes, with <see cref="HeaderSize"/> and padding; a generic definition's arity
///  8  pointer    base type; an array's element type
/// 16  ushort     number of virtual methods, v
/// 18  ushort     number of interfaces, i
/// 20  uint       hash code
/// 24  pointer[v] virtual methods
///     pointer[i] interfaces
///     int        type manager
///     int        writable data
///     int        dispatch map          if bit 18
///     int        finalizer             if bit 20
///     int        sealed virtual methods if bit 22
///     int        generic definition    if bit 25
///     int        generic arguments     if bit 25: of one, the type itself; of more, an array of offsets
///                (in a generic definition with bit 23 only this one, and what it shows is the variances)
/// </code>
/// The int fields at the end are offsets, each from its own place. Seen in ilc 10.0.14's output; names after
/// dotnet/runtime, MethodTable.Constants.cs.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MethodTable
{
    /// <summary>What ilc counts into every size for a header before the object, for a garbage collector and locks; we have neither.</summary>
    public const uint HeaderSize = 8;

    private const int KindShift = 26;
    private const uint KindMask = 0x1F;
    private const uint GenericFlag = 1 << 25;
    private const uint VarianceFlag = 1 << 23;
    private const uint SealedVirtualMethodsFlag = 1 << 22;
    private const uint FinalizerFlag = 1 << 20;
    private const uint DispatchMapFlag = 1 << 18;
    private const int NullableOffsetShift = 8;
    private const uint NullableOffsetMask = 0x7;
    private const int PaddingShift = 5;
    private const uint PaddingMask = 0x7;

    private readonly uint _flags;
    private readonly uint _baseSize;
    private readonly MethodTable* _relatedType;
    private readonly ushort _virtualMethodCount;
    private readonly ushort _interfaceCount;
    private readonly uint _hashCode;

    /// <summary>What sort of type this is.</summary>
    public readonly TypeKind Kind => (TypeKind)((_flags >> KindShift) & KindMask);

    /// <summary>Whether this is an array of one dimension.</summary>
    public readonly bool IsArray => Kind == TypeKind.SingleDimensionalArray;

    /// <summary>Whether this is a <see cref="System.Nullable{T}"/>.</summary>
    public readonly bool IsNullable => Kind == TypeKind.Nullable;

    /// <summary>Whether this is a struct or an enumeration.</summary>
    public readonly bool IsValueType => Kind < TypeKind.Class;

    /// <summary>Whether values of this type are references.</summary>
    public readonly bool IsReference => Kind is >= TypeKind.Class and <= TypeKind.SingleDimensionalArray;

    /// <summary>Whether this is an instance of a generic type that varies with its arguments.</summary>
    public readonly bool HasVariance => (_flags & (GenericFlag | VarianceFlag)) == (GenericFlag | VarianceFlag);

    /// <summary>The size of an array's or string's element in bytes.</summary>
    public readonly nuint ComponentSize => (ushort)_flags;

    /// <summary>The size of an object in bytes, with the pointer to its type; of an array or string, without its elements.</summary>
    public readonly nuint ObjectSize => _baseSize - HeaderSize;

    /// <summary>The size of a value in bytes.</summary>
    public readonly nuint ValueSize => _baseSize - HeaderSize - (uint)sizeof(MethodTable*) - ((_flags >> PaddingShift) & PaddingMask);

    /// <summary>The base type; null of <see cref="object"/> and of interfaces.</summary>
    public readonly MethodTable* BaseType => IsArray ? Of<Array>() : _relatedType;

    /// <summary>An array's element type.</summary>
    public readonly MethodTable* ElementType => _relatedType;

    /// <summary>The type inside a <see cref="System.Nullable{T}"/>.</summary>
    public readonly MethodTable* NullableType => GetGenericArgument(0);

    /// <summary>Where the value is in a <see cref="System.Nullable{T}"/>, in bytes.</summary>
    public readonly nuint NullableValueOffset => (nuint)1 << (int)((_flags >> NullableOffsetShift) & NullableOffsetMask);

    /// <summary>A number made from the type's name.</summary>
    public readonly uint HashCode => _hashCode;

    /// <summary>How many virtual methods can be overridden.</summary>
    public readonly int VirtualMethodCount => _virtualMethodCount;

    /// <summary>The interfaces, inherited ones included.</summary>
    public readonly ReadOnlySpan<nint> Interfaces => new(VirtualMethods + _virtualMethodCount, _interfaceCount);

    /// <summary>Which interface methods are which virtual methods; null if this type adds none to its base.</summary>
    public readonly DispatchMap* DispatchMap => (_flags & DispatchMapFlag) == 0 ? null : (DispatchMap*)Follow(Offsets + 2);

    /// <summary>Of a generic type, what it is an instance of.</summary>
    public readonly MethodTable* GenericDefinition => (MethodTable*)Follow(GenericOffsets);

    /// <summary>Of a generic type, how many arguments it has.</summary>
    public readonly int GenericArgumentCount => (int)GenericDefinition->_baseSize;

    /// <summary>Of a generic type that varies, how it does with each argument.</summary>
    public readonly GenericVariance* Variances => (GenericVariance*)Follow(GenericDefinition->Offsets + 2);

    private readonly nint* VirtualMethods => (nint*)((MethodTable*)Unsafe.AsPointer(in this) + 1);

    private readonly int* Offsets => (int*)(VirtualMethods + _virtualMethodCount + _interfaceCount);

    private readonly int* GenericOffsets => SealedVirtualMethodsOffset + ((_flags & SealedVirtualMethodsFlag) == 0 ? 0 : 1);

    private readonly int* SealedVirtualMethodsOffset =>
        Offsets + 2 + ((_flags & DispatchMapFlag) == 0 ? 0 : 1) + ((_flags & FinalizerFlag) == 0 ? 0 : 1);

    /// <summary>The type <typeparamref name="T"/>.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern MethodTable* Of<T>();

    /// <summary>The address of a virtual method that can be overridden.</summary>
    public readonly nint GetVirtualMethod(int slot) => VirtualMethods[slot];

    /// <summary>The address of a virtual method that cannot be overridden; the slots go on from the others.</summary>
    public readonly nint GetSealedVirtualMethod(int slot) =>
        (nint)Follow((int*)Follow(SealedVirtualMethodsOffset) + (slot - _virtualMethodCount));

    /// <summary>Of a generic type, one of its arguments.</summary>
    public readonly MethodTable* GetGenericArgument(int index)
    {
        int* arguments = GenericOffsets + 1;
        return (MethodTable*)Follow(GenericArgumentCount == 1 ? arguments : (int*)Follow(arguments) + index);
    }

    // SAFETY (all of this type): a method table is only ever used in place, in the image, where ilc wrote these fields.
    private static void* Follow(int* offset) => (byte*)offset + *offset;
}
