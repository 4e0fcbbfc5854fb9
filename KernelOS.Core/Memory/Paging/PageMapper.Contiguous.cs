using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <content>Pages side by side that a TLB may keep as one, in formats that can say so.</content>
/// <remarks>
/// Ranges get the hint where they are mapped, whole groups at once. Who changes a page of a group takes the hint from all
/// of it before: entries of a group that differ are unpredictable (Arm ARM, D8.7.1). Unmapping a whole group may leave it.
/// </remarks>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
{
    /// <summary>Writes leaves into empty entries, up to the first that is not empty, with the hint in whole groups; tells how many.</summary>
    private static ulong FillContiguousEntries(ulong* entry, ulong count, ulong leaf, int level)
    {
        ulong step = 1UL << PageTable.GetShift(level);
        ulong group = (ulong)TFormat.ContiguousPages;
        ulong misfit = (TFormat.DecodeFrame(leaf, level).Value >> PageTable.GetShift(level)) - PageTableEditor<TFormat, TWindow, TFrames>.IndexOf(entry);
        bool fits = misfit % group == 0 && (TFormat.DecodeAttributes(leaf, level) & PageAttributes.Inaccessible) == 0;

        // SAFETY: the caller's entries.
        ulong empty = 0;
        while (empty < count && entry[empty] == 0)
        {
            empty++;
        }

        ulong before = fits ? Math.Min((0 - PageTableEditor<TFormat, TWindow, TFrames>.IndexOf(entry)) % group, empty) : empty;
        ulong inGroups = (empty - before) / group * group;
        PageTableEditor<TFormat, TWindow, TFrames>.Fill(entry, before, leaf, step);
        leaf += before * step;
        PageTableEditor<TFormat, TWindow, TFrames>.Fill(entry + before, inGroups, TFormat.MakeContiguous(leaf), step);
        leaf += inGroups * step;
        PageTableEditor<TFormat, TWindow, TFrames>.Fill(entry + before + inGroups, empty - before - inGroups, leaf, step);
        return empty;
    }

    /// <summary>Takes the hint from all groups among entries side by side, which they do not leave.</summary>
    private void SeparateEntries<TTlb>(ulong* entry, ulong count, VirtualAddress start, int level, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        for (ulong i = 0; i < count; i++)
        {
            // SAFETY: i stays inside the table.
            if (TFormat.IsContiguous(entry[i]))
            {
                _editor.Separate(entry + i, start + (i << PageTable.GetShift(level)), level, ref batch);
            }
        }
    }
}
