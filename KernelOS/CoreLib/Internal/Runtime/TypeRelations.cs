using System;

namespace Internal.Runtime;

/// <summary>Which type can stand for which other (ECMA-335 I.8.7.1 and III.4.3).</summary>
/// <remarks>ilc makes one method table a type, so that two types are the same exactly if their addresses are.</remarks>
internal static unsafe class TypeRelations
{
    // SAFETY: method tables are in the image for good; what they point to, ilc wrote.

    /// <summary>Whether an object of one type is one of the other, too.</summary>
    public static bool IsAssignable(MethodTable* source, MethodTable* target)
    {
        if (source == target)
        {
            return true;
        }

        return target->Kind switch
        {
            TypeKind.Interface => ImplementsInterface(source, target),
            TypeKind.SingleDimensionalArray => source->IsArray && AreElementsCompatible(source->ElementType, target->ElementType),
            TypeKind.Nullable => source == target->NullableType,
            _ => DerivesFrom(source, target),
        };
    }

    /// <summary>Whether objects of a type have an interface.</summary>
    public static bool ImplementsInterface(MethodTable* source, MethodTable* target)
    {
        if (source == target)
        {
            return true;
        }

        ReadOnlySpan<nint> interfaces = source->Interfaces;
        foreach (nint candidate in interfaces)
        {
            if (candidate == (nint)target)
            {
                return true;
            }
        }

        if (!target->HasVariance)
        {
            return false;
        }

        foreach (nint candidate in interfaces)
        {
            if (IsVariantOf((MethodTable*)candidate, target))
            {
                return true;
            }
        }

        return source->Kind == TypeKind.Interface && IsVariantOf(source, target);
    }

    /// <summary>Whether both are instances of one generic type and the arguments allow a conversion.</summary>
    public static bool IsVariantOf(MethodTable* source, MethodTable* target)
    {
        if (!source->HasVariance || !target->HasVariance || source->GenericDefinition != target->GenericDefinition)
        {
            return false;
        }

        GenericVariance* variances = target->Variances;
        for (int i = 0; i < target->GenericArgumentCount; i++)
        {
            MethodTable* from = source->GetGenericArgument(i);
            MethodTable* to = target->GetGenericArgument(i);
            bool isCompatible = variances[i] switch
            {
                GenericVariance.Covariant => AreReferencesCompatible(from, to),
                GenericVariance.Contravariant => AreReferencesCompatible(to, from),
                _ => from == to,
            };
            if (!isCompatible)
            {
                return false;
            }
        }

        return true;
    }

    private static bool DerivesFrom(MethodTable* source, MethodTable* target)
    {
        if (source->Kind == TypeKind.Interface)
        {
            // An interface has no base type, but what has the interface is an object.
            return target->BaseType == null;
        }

        for (MethodTable* type = source; type != null; type = type->BaseType)
        {
            if (type == target || (target->HasVariance && IsVariantOf(type, target)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreReferencesCompatible(MethodTable* source, MethodTable* target) =>
        source == target || (source->IsReference && target->IsReference && IsAssignable(source, target));

    // Elements of integral types may differ in their sign, and an enumeration's count as those of its underlying type.
    private static bool AreElementsCompatible(MethodTable* source, MethodTable* target) =>
        AreReferencesCompatible(source, target)
        || (source->IsValueType && target->IsValueType && Unsigned(source->Kind) == Unsigned(target->Kind)
            && Unsigned(source->Kind) is >= TypeKind.Byte and <= TypeKind.UIntPtr);

    private static TypeKind Unsigned(TypeKind kind) => kind switch
    {
        TypeKind.SByte => TypeKind.Byte,
        TypeKind.Int16 => TypeKind.UInt16,
        TypeKind.Int32 => TypeKind.UInt32,
        TypeKind.Int64 => TypeKind.UInt64,
        TypeKind.IntPtr => TypeKind.UIntPtr,
        _ => kind,
    };
}
