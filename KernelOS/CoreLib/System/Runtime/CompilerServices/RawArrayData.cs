namespace System.Runtime.CompilerServices;

/// <summary>Any one-dimensional array seen as bytes; never made, only cast to. ilc finds it by name.</summary>
internal sealed class RawArrayData
{
    /// <summary>How many elements there are.</summary>
    public uint Length;

    /// <summary>Makes the elements start at a multiple of eight bytes.</summary>
    public uint Padding;

    /// <summary>The first element's first byte.</summary>
    public byte Data;
}
