namespace System.Runtime.CompilerServices;

/// <summary>The argument is the caller's source file.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class CallerFilePathAttribute : Attribute;
