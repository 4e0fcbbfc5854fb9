namespace System.Runtime.InteropServices;

/// <summary>The parameter is an input.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class InAttribute : Attribute;
