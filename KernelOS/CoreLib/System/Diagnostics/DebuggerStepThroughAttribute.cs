namespace System.Diagnostics;

/// <summary>A debugger steps over this.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Struct, Inherited = false)]
public sealed class DebuggerStepThroughAttribute : Attribute;
