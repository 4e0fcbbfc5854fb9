namespace System.Runtime.CompilerServices;

/// <summary>The struct holds a buffer that could be overrun.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class UnsafeValueTypeAttribute : Attribute;
