using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>The base of all enumerations. Their names are not in the compiled image, so there is no text of them.</summary>
public abstract class Enum : ValueType, IComparable
{
    protected Enum()
    {
    }

    [Intrinsic]
    public unsafe bool HasFlag(Enum flag)
    {
        if (flag is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        if (flag.MethodTable != MethodTable)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        ulong bits = flag.Bits;
        return (Bits & bits) == bits;
    }

    public unsafe int CompareTo(object? target)
    {
        if (target is null)
        {
            return 1;
        }

        if (target.MethodTable != MethodTable)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        Enum other = Unsafe.As<Enum>(target);
        return IsSigned ? SignedBits.CompareTo(other.SignedBits) : Bits.CompareTo(other.Bits);
    }

    public override unsafe bool Equals([NotNullWhen(true)] object? obj) =>
        obj is not null && obj.MethodTable == MethodTable && Unsafe.As<Enum>(obj).Bits == Bits;

    public override int GetHashCode() => Bits.GetHashCode();

    /// <summary>The number, as .NET writes a value without a name.</summary>
    public override unsafe string ToString() =>
        IsSigned ? SignedBits.ToString() : Bits.ToString();

    // The value, zero-extended. SAFETY: as many bytes are read as the type has.
    private unsafe ulong Bits => MethodTable->ValueSize switch
    {
        1 => RawData,
        2 => Unsafe.As<byte, ushort>(ref RawData),
        4 => Unsafe.As<byte, uint>(ref RawData),
        _ => Unsafe.As<byte, ulong>(ref RawData),
    };

    // The value, sign-extended.
    private unsafe long SignedBits
    {
        get
        {
            int unusedBits = 64 - (8 * (int)MethodTable->ValueSize);
            return (long)(Bits << unusedBits) >> unusedBits;
        }
    }

    private unsafe bool IsSigned =>
        MethodTable->Kind is TypeKind.SByte or TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64;
}
