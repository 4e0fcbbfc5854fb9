namespace System.Runtime.CompilerServices;

/// <summary>ilc may put something better in place of the body, which works nonetheless.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Constructor | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
internal sealed class IntrinsicAttribute : Attribute;
