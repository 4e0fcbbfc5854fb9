namespace System.Runtime.CompilerServices;

/// <summary>The parameter is a ref readonly one.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class RequiresLocationAttribute : Attribute;
