namespace Internal.Runtime;

/// <summary>Which type is a kind of which other (ECMA-335, I.8.7).</summary>
internal static unsafe class TypeRelations
{
    public static bool IsAssignable(MethodTable* source, MethodTable* target) => source == target;

    public static bool ImplementsInterface(MethodTable* source, MethodTable* target) => source == target;
}
