namespace System.Runtime.CompilerServices;

/// <summary>The argument is the caller's name.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class CallerMemberNameAttribute : Attribute;
