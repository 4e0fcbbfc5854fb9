namespace System.Runtime.CompilerServices;

/// <summary>The method is an extension method.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class ExtensionAttribute : Attribute;
