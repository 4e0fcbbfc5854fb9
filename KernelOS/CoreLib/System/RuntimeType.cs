using Internal.Runtime;

namespace System;

/// <summary>The one kind of <see cref="Type"/> there is.</summary>
internal sealed unsafe class RuntimeType(MethodTable* type) : Type
{
    /// <inheritdoc/>
    internal override MethodTable* Table => type;
}
