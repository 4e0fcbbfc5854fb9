namespace System.Runtime.CompilerServices;

/// <summary>Whether references may be null where nothing else says so; the compiler writes it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Delegate | AttributeTargets.Interface | AttributeTargets.Method | AttributeTargets.Struct, Inherited = false)]
public sealed class NullableContextAttribute : Attribute
{
    public readonly byte Flag;

    public NullableContextAttribute(byte value) => Flag = value;
}
