namespace System.Runtime.InteropServices;

/// <summary>How a type's fields are laid out.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class StructLayoutAttribute : Attribute
{
    public StructLayoutAttribute(LayoutKind layoutKind) => Value = layoutKind;

    public StructLayoutAttribute(short layoutKind) => Value = (LayoutKind)layoutKind;

    public int Pack;

    public int Size;

    public CharSet CharSet;

    public LayoutKind Value { get; }
}
