namespace System.Runtime.CompilerServices;

/// <summary>The argument is the caller's line.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class CallerLineNumberAttribute : Attribute;
