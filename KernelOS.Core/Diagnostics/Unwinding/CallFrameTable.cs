using System;

namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>An <c>.eh_frame</c> section: how to leave each function at each of its instructions (Linux Standard Base Core 5.0, section 10.6).</summary>
/// <remarks>
/// <para>The section is a sequence of records, each a length (4 bytes, or 0xFFFFFFFF and 8 bytes), an id of 4 bytes, and a body. Id 0 makes it a common
/// information entry; otherwise it is a frame description and the id is the distance back from the id field to its common entry.</para>
/// <para>Lookups go through the records one by one: a search tree would be quicker, and one more structure to trust in a panic.</para>
/// </remarks>
/// <param name="bytes">The section; may be damaged, which makes lookups fail and nothing worse.</param>
/// <param name="address">The virtual address of its first byte.</param>
public readonly ref struct CallFrameTable(ReadOnlySpan<byte> bytes, ulong address)
{
    private const uint ExtendedLength = 0xFFFF_FFFF;
    private const int IdSize = 4;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly ulong _address = address;

    /// <summary>Finds the row for the instruction at <paramref name="address"/>.</summary>
    /// <param name="address">Within the instruction.</param>
    /// <param name="row">How to get from its frame to the caller's.</param>
    /// <param name="common">The common entry of its function.</param>
    /// <returns><see cref="UnwindOutcome.Unwound"/>, <see cref="UnwindOutcome.NoDescription"/> or <see cref="UnwindOutcome.BadDescription"/>.</returns>
    internal UnwindOutcome Find(ulong address, out UnwindRow row, out CommonInformation common)
    {
        row = default;
        common = default;
        UnwindOutcome outcome = FindDescription(address, out FrameDescription description);
        if (outcome != UnwindOutcome.Unwound)
        {
            return outcome;
        }

        common = description.Common;
        return CallFrameProgram.TryRun(in description, address, out row) ? UnwindOutcome.Unwound : UnwindOutcome.BadDescription;
    }

    private UnwindOutcome FindDescription(ulong address, out FrameDescription description)
    {
        description = default;
        CommonInformation common = default;
        int commonPosition = -1;
        DwarfReader reader = new(_bytes, _address);
        while (TryReadRecord(ref reader, out DwarfReader body, out int idPosition, out uint id))
        {
            // A damaged record must not hide the others, and cannot be told to be the one that is looked for.
            if (id == 0 || id > idPosition)
            {
                continue;
            }

            // Nearly all records share one common entry, which is read once.
            int position = idPosition - (int)id;
            if (position != commonPosition)
            {
                commonPosition = TryReadCommon(position, out common) ? position : -1;
            }

            if (commonPosition >= 0 && FrameDescription.TryRead(body, common, out FrameDescription candidate) && candidate.Contains(address))
            {
                description = candidate;
                return UnwindOutcome.Unwound;
            }
        }

        return reader.IsAtEnd ? UnwindOutcome.NoDescription : UnwindOutcome.BadDescription;
    }

    /// <summary>Reads the record at <paramref name="reader"/> and goes behind it.</summary>
    /// <param name="reader">Over the whole section.</param>
    /// <param name="body">What follows the id.</param>
    /// <param name="idPosition">Where the id is, from the start of the section.</param>
    /// <param name="id">See the type's remarks.</param>
    /// <returns>False at the end of the section (then <paramref name="reader"/> is at its end) or where a record does not fit it.</returns>
    private static bool TryReadRecord(scoped ref DwarfReader reader, out DwarfReader body, out int idPosition, out uint id)
    {
        body = default;
        idPosition = 0;
        id = 0;
        if (!reader.TryReadUnsigned(4, out ulong length))
        {
            return false;
        }

        if (length == 0)
        {
            // The terminator; whatever the linker put behind it is not part of the table.
            return !reader.TrySkip((ulong)reader.Rest.Length);
        }

        if (length == ExtendedLength && !reader.TryReadUnsigned(8, out length))
        {
            return false;
        }

        idPosition = reader.Position;
        if (!reader.TryTake(length, out body) || !body.TryReadUnsigned(IdSize, out ulong value))
        {
            return false;
        }

        id = (uint)value;
        return true;
    }

    private bool TryReadCommon(int position, out CommonInformation common)
    {
        DwarfReader reader = new(_bytes[position..], _address + (ulong)position);
        common = default;
        return TryReadRecord(ref reader, out DwarfReader body, out _, out uint id) && id == 0 && CommonInformation.TryRead(body, out common);
    }
}
