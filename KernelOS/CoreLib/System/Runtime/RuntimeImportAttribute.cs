namespace System.Runtime;

/// <summary>The method is a symbol that assembly code or another method exports.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
internal sealed class RuntimeImportAttribute : Attribute
{
    /// <summary>Names the symbol in the image itself.</summary>
    public RuntimeImportAttribute(string entry)
    {
        DllName = "*";
        EntryPoint = entry;
    }

    /// <summary>Names the symbol and its library, which is "*" for the image itself.</summary>
    public RuntimeImportAttribute(string dllName, string entry)
    {
        DllName = dllName;
        EntryPoint = entry;
    }

    /// <summary>Where the symbol is.</summary>
    public string DllName { get; }

    /// <summary>The symbol's name.</summary>
    public string EntryPoint { get; }
}
