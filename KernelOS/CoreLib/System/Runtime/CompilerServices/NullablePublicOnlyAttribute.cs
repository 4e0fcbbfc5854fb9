namespace System.Runtime.CompilerServices;

/// <summary>Only public members say which references may be null.</summary>
[AttributeUsage(AttributeTargets.Module, Inherited = false)]
public sealed class NullablePublicOnlyAttribute : Attribute
{
    public readonly bool IncludesInternals;

    public NullablePublicOnlyAttribute(bool value) => IncludesInternals = value;
}
