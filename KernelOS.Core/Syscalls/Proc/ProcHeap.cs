using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>The file <c>/proc/heapinfo</c>, which Linux has not: the kernel's heap, after it has been checked. A heap that is corrupt is a panic here.</summary>
internal static class ProcHeap
{
    private const int NameWidth = -16;
    private const int NumberWidth = 10;

    /// <summary>Adds its lines: bytes, unless the name says what is counted.</summary>
    internal static void AddInformation(in HeapUsage usage, ref Utf8Builder text)
    {
        Add(ref text, "Extent:"u8, usage.Extent);
        Add(ref text, "PeakExtent:"u8, usage.PeakExtent);
        Add(ref text, "Absent:"u8, usage.Absent);
        Add(ref text, "Used:"u8, usage.Used);
        Add(ref text, "UsedBlocks:"u8, usage.UsedBlocks);
        Add(ref text, "Kept:"u8, usage.Kept);
        Add(ref text, "Free:"u8, usage.Free);
        Add(ref text, "FreeBlocks:"u8, usage.FreeBlocks);
        Add(ref text, "LargestFree:"u8, usage.LargestFree);
        Add(ref text, "ListCalls:"u8, usage.ListCalls);
        Add(ref text, "ObjectsMade:"u8, usage.Objects);
    }

    private static void Add(ref Utf8Builder text, scoped ReadOnlySpan<byte> name, ulong value)
    {
        text.AppendFormatted(name, NameWidth);
        text.AppendFormatted(value, NumberWidth);
        text.AppendFormatted("\n"u8);
    }
}
