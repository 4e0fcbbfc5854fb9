using System;

namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>A common information entry: what several frame descriptions share (Linux Standard Base Core 5.0, section 10.6.1.1).</summary>
internal ref struct CommonInformation
{
    private CommonInformation(DwarfReader instructions) => InitialInstructions = instructions;

    /// <summary>Factor of all code advances, in bytes.</summary>
    public ulong CodeAlignment { get; private init; }

    /// <summary>Factor of most offsets, in bytes.</summary>
    public long DataAlignment { get; private init; }

    /// <summary>Which register stands for the return address.</summary>
    public int ReturnAddressRegister { get; private init; }

    /// <summary>How frame descriptions write addresses.</summary>
    public PointerEncoding AddressEncoding { get; private init; }

    /// <summary>Whether frame descriptions have augmentation data, its length first.</summary>
    public bool HasAugmentationData { get; private init; }

    /// <summary>Whether the frame interrupted its caller, whose instruction pointer is then no return address (augmentation "S").</summary>
    public bool IsSignalFrame { get; private init; }

    /// <summary>The instructions that make the first row of every frame description.</summary>
    public DwarfReader InitialInstructions { get; }

    /// <summary>Reads an entry, <paramref name="reader"/> being behind its id field.</summary>
    public static bool TryRead(DwarfReader reader, out CommonInformation entry)
    {
        entry = default;
        if (!reader.TryReadByte(out byte version) || version is not (1 or 3)
            || !reader.TryReadCString(out ReadOnlySpan<byte> augmentation)
            || !reader.TryReadUnsignedLeb128(out ulong codeAlignment)
            || !reader.TryReadSignedLeb128(out long dataAlignment)
            || !TryReadReturnAddressRegister(ref reader, version, out ulong returnAddressRegister)
            || returnAddressRegister >= DwarfRegister.Count)
        {
            return false;
        }

        byte encoding = PointerEncoding.Absolute;
        bool isSignalFrame = false;
        bool hasData = !augmentation.IsEmpty;
        if (hasData && !TryReadAugmentation(ref reader, augmentation, ref encoding, ref isSignalFrame))
        {
            return false;
        }

        entry = new CommonInformation(reader)
        {
            CodeAlignment = codeAlignment,
            DataAlignment = dataAlignment,
            ReturnAddressRegister = (int)returnAddressRegister,
            AddressEncoding = new PointerEncoding(encoding),
            HasAugmentationData = hasData,
            IsSignalFrame = isSignalFrame,
        };
        return true;
    }

    private static bool TryReadReturnAddressRegister(ref DwarfReader reader, byte version, out ulong register)
    {
        // DWARF 2 had a byte here; the number became LEB128 with version 3.
        return version == 1 ? reader.TryReadUnsigned(1, out register) : reader.TryReadUnsignedLeb128(out register);
    }

    /// <summary>Reads what the letters of the augmentation string announce; an unknown letter is a failure, since it may change how the rest is read.</summary>
    private static bool TryReadAugmentation(ref DwarfReader reader, ReadOnlySpan<byte> letters, ref byte encoding, ref bool isSignalFrame)
    {
        if (letters[0] != (byte)'z' || !reader.TryReadUnsignedLeb128(out ulong length) || !reader.TryTake(length, out DwarfReader data))
        {
            return false;
        }

        foreach (byte letter in letters[1..])
        {
            switch (letter)
            {
                case (byte)'R':
                    if (!data.TryReadByte(out encoding))
                    {
                        return false;
                    }

                    break;
                case (byte)'L':
                    // How the pointer to the language's own data is written: only the length of that data matters here.
                    if (!data.TryReadByte(out _))
                    {
                        return false;
                    }

                    break;
                case (byte)'P':
                    if (!data.TryReadByte(out byte personality)
                        || (personality != PointerEncoding.Omitted && !new PointerEncoding(personality).TryReadNumber(ref data, out _)))
                    {
                        return false;
                    }

                    break;
                case (byte)'S':
                    isSignalFrame = true;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
