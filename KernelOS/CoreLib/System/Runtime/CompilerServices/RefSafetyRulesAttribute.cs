namespace System.Runtime.CompilerServices;

/// <summary>The version of the rules on references; the compiler writes it.</summary>
[AttributeUsage(AttributeTargets.Module, Inherited = false)]
public sealed class RefSafetyRulesAttribute : Attribute
{
    public RefSafetyRulesAttribute(int version) => Version = version;

    public int Version { get; }
}
