namespace System.Runtime;

/// <summary>The method is a plain symbol that assembly code can call.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
internal sealed class RuntimeExportAttribute : Attribute
{
    /// <summary>Names the symbol.</summary>
    public RuntimeExportAttribute(string entry) => EntryPoint = entry;

    /// <summary>The symbol's name.</summary>
    public string EntryPoint { get; }
}
