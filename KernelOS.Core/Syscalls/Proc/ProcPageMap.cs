using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>
/// Which frames the pages of an address space have, as <c>/proc/PID/pagemap</c> tells it: a number of 64 bits for each page,
/// from address 0 on, 0 for those that have none (Linux: Documentation/admin-guide/mm/pagemap.rst).
/// </summary>
internal static class ProcPageMap
{
    private const ulong IsPresent = 1UL << 63;
    private const ulong IsOfSource = 1UL << 61;
    private const ulong IsExclusive = 1UL << 56;
    private const ulong PageSize = 4096;

    /// <summary>How many pages one piece of the file tells of.</summary>
    private const int PagesAtOnce = 256;

    /// <summary>Bytes of a piece.</summary>
    private const ulong PieceLength = PagesAtOnce * sizeof(ulong);

    /// <summary>The piece in which a position lies, which is not 0, and where it starts.</summary>
    internal static ulong FindPiece(ulong position, out ulong start)
    {
        start = position & ~(PieceLength - 1);
        return (position / PieceLength) + 1;
    }

    /// <summary>Adds a piece; nothing behind the last address.</summary>
    internal static void Add<TPlatform>(AddressSpace<TPlatform> space, ulong piece, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        const ulong end = UserLayout.End / PageSize;
        ulong first = Math.Min((piece - 1) * PagesAtOnce, end);
        Span<ulong> entries = stackalloc ulong[(int)Math.Min(PagesAtOnce, end - first)];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = space.TryGetPage((first + (ulong)i) * PageSize, out PageInfo page) ? ToEntry(page) : 0;
        }

        text.AppendFormatted(MemoryMarshal.AsBytes(entries));
    }

    private static ulong ToEntry(in PageInfo page) =>
        IsPresent | (page.IsOfSource ? IsOfSource : 0) | (page.Spaces == 1 ? IsExclusive : 0) | (page.Frame.Start.Value / PageSize);
}
