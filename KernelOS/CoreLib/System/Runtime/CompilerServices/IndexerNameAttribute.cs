namespace System.Runtime.CompilerServices;

/// <summary>The name of an indexer in the compiled type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IndexerNameAttribute : Attribute
{
    public IndexerNameAttribute(string indexerName)
    {
    }
}
