namespace System.Runtime.CompilerServices;

/// <summary>How a method is compiled.</summary>
[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method, Inherited = false)]
public sealed class MethodImplAttribute : Attribute
{
    public MethodImplAttribute(MethodImplOptions methodImplOptions) => Value = methodImplOptions;

    public MethodImplAttribute(short value) => Value = (MethodImplOptions)value;

    public MethodImplAttribute()
    {
    }

    public MethodCodeType MethodCodeType;

    public MethodImplOptions Value { get; }
}
