namespace System.Diagnostics;

/// <summary>How a debugger shows a value.</summary>
[AttributeUsage(AttributeTargets.Delegate | AttributeTargets.Enum | AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class DebuggerDisplayAttribute : Attribute
{
    public DebuggerDisplayAttribute(string? value) => Value = value ?? "";

    public string Value { get; }
}
