namespace System.Runtime.CompilerServices;

/// <summary>The compiler made this.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class CompilerGeneratedAttribute : Attribute;
