namespace Internal.Runtime;

/// <summary>Any object seen as bytes; never made, only cast to.</summary>
internal sealed class RawData
{
    /// <summary>The byte after the pointer to the type.</summary>
    public byte FirstByte;
}
