namespace System.Runtime.CompilerServices;

/// <summary>The thing is readonly.</summary>
[AttributeUsage(AttributeTargets.All, Inherited = false)]
public sealed class IsReadOnlyAttribute : Attribute;
