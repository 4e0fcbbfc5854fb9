namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>A frame description entry: the call frame information of one stretch of code (Linux Standard Base Core 5.0, section 10.6.1.2).</summary>
internal readonly ref struct FrameDescription
{
    private FrameDescription(CommonInformation common, ulong start, ulong length, DwarfReader instructions)
    {
        Common = common;
        Start = start;
        Length = length;
        Instructions = instructions;
    }

    /// <summary>What this entry shares with others.</summary>
    public CommonInformation Common { get; }

    /// <summary>The address of the first instruction that is described.</summary>
    public ulong Start { get; }

    /// <summary>How many bytes of code are described.</summary>
    public ulong Length { get; }

    /// <summary>The instructions that make the rows.</summary>
    public DwarfReader Instructions { get; }

    /// <summary>Whether an address lies in the code that is described.</summary>
    public bool Contains(ulong address) => address - Start < Length;

    /// <summary>Reads an entry, <paramref name="reader"/> being behind its pointer to <paramref name="common"/>.</summary>
    public static bool TryRead(DwarfReader reader, CommonInformation common, out FrameDescription entry)
    {
        entry = default;
        if (!common.AddressEncoding.TryReadAddress(ref reader, out ulong start) || !common.AddressEncoding.TryReadNumber(ref reader, out ulong length))
        {
            return false;
        }

        if (common.HasAugmentationData && (!reader.TryReadUnsignedLeb128(out ulong size) || !reader.TrySkip(size)))
        {
            return false;
        }

        entry = new FrameDescription(common, start, length, reader);
        return true;
    }
}
