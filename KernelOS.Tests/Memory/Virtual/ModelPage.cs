using System.Collections.Generic;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>One page of the <see cref="AddressSpaceModel"/>.</summary>
internal sealed class ModelPage
{
    public PageAccess Access { get; set; }

    public PageAccess Forbidden { get; init; }

    public bool IsShared { get; init; }

    public PatternObject? Source { get; init; }

    public ulong SourceOffset { get; init; }

    public bool IsTouched { get; set; }

    public Dictionary<ulong, byte> Written { get; } = [];

    public ModelPage At(ulong offset) => new()
    {
        Access = Access,
        Forbidden = Forbidden,
        IsShared = IsShared,
        Source = Source,
        SourceOffset = Source is null ? 0 : SourceOffset + offset,
    };

    public bool TryTouch() => IsTouched |= Source is null || SourceOffset < Source.Size;

    public byte ByteAt(ulong offset)
    {
        if (Written.TryGetValue(offset, out byte value))
        {
            return value;
        }

        ulong position = SourceOffset + offset;
        return Source is not null && position < Source.Size ? PatternObject.ByteAt(position) : (byte)0;
    }
}
