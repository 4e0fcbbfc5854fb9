using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>The base of all structs: equality field by field, for structs that have none of their own.</summary>
public abstract unsafe class ValueType
{
    // SAFETY: an object ends no earlier than its type says, and ilc gives each field's offset.

    // Asked for this index, ilc's override gives the number of fields; where there is no override, bytes are compared.
    private const int FieldCount = -1;
    private const int CompareBytes = -1;

    protected ValueType()
    {
    }

    public override bool Equals([NotNullWhen(true)] object? obj)
    {
        if (obj is null || obj.MethodTable != MethodTable)
        {
            return false;
        }

        int count = __GetFieldHelper(FieldCount, out _);
        if (count == CompareBytes)
        {
            return SpanHelpers.SequenceEqual(ref RawData, ref obj.RawData, MethodTable->ValueSize);
        }

        for (int i = 0; i < count; i++)
        {
            if (!Equals(GetField(this, i), GetField(obj, i)))
            {
                return false;
            }
        }

        return true;
    }

    public override int GetHashCode()
    {
        int count = __GetFieldHelper(FieldCount, out _);
        if (count == CompareBytes)
        {
            int hash = (int)MethodTable->HashCode;
            foreach (byte value in new ReadOnlySpan<byte>(ref RawData, (int)MethodTable->ValueSize))
            {
                hash = (hash * 31) + value;
            }

            return hash;
        }

        // As .NET does: the first field that is not null speaks for all.
        for (int i = 0; i < count; i++)
        {
            object? field = GetField(this, i);
            if (field is not null)
            {
                return field.GetHashCode();
            }
        }

        return 0;
    }

    public override string? ToString() => "System.ValueType";

    /// <summary>A field's offset and type; ilc overrides it, by name, in every struct whose bytes must not simply be compared.</summary>
    internal virtual int __GetFieldHelper(int index, out MethodTable* mt)
    {
        mt = null;
        return CompareBytes;
    }

    private static object? GetField(object instance, int index)
    {
        int offset = Unsafe.As<ValueType>(instance).__GetFieldHelper(index, out MethodTable* type);
        ref byte field = ref Unsafe.Add(ref instance.RawData, offset);
        return type->IsValueType
            ? RuntimeExports.RhBox(type, ref field)
            : Unsafe.As<byte, object?>(ref field);
    }
}
