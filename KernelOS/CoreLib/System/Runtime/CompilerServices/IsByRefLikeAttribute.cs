namespace System.Runtime.CompilerServices;

/// <summary>The struct is a ref struct.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class IsByRefLikeAttribute : Attribute;
