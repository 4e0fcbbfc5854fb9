using System.Collections.Generic;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>What several pages of models share: a pattern or zeros, and what was written since.</summary>
/// <param name="source">The pattern; null for zeros.</param>
/// <param name="size">How many bytes there are, if there is no pattern.</param>
public sealed class ModelObject(PatternObject? source, ulong size)
{
    private readonly Dictionary<ulong, byte> _written = [];

    public PatternObject? Source { get; } = source;

    public ulong Size => Source?.Size ?? size;

    public byte ByteAt(ulong position) =>
        _written.TryGetValue(position, out byte value) ? value
        : Source is not null && position < Source.PatternEnd ? PatternObject.ByteAt(position) : (byte)0;

    public void Write(ulong position, byte value) => _written[position] = value;

    /// <summary>Forgets what was written behind an end.</summary>
    public void Cut(ulong position)
    {
        foreach (ulong written in new List<ulong>(_written.Keys))
        {
            if (written >= position)
            {
                _written.Remove(written);
            }
        }
    }
}
