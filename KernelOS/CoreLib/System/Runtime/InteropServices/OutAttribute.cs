namespace System.Runtime.InteropServices;

/// <summary>The parameter is an output.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class OutAttribute : Attribute;
