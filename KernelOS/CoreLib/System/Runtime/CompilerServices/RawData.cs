namespace System.Runtime.CompilerServices;

/// <summary>Any object seen as bytes; never made, only cast to. ilc finds it by name.</summary>
internal sealed class RawData
{
    /// <summary>The byte after the pointer to the type.</summary>
    public byte Data;
}
