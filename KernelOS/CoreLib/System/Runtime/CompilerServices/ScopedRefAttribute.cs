namespace System.Runtime.CompilerServices;

/// <summary>The reference does not outlive the call.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class ScopedRefAttribute : Attribute;
