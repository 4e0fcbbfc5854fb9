using System;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Private memory told page by page, one byte of each: fast enough for thousands of pages.</summary>
public sealed class PrivateMemoryModel(int pages)
{
    public PrivateMemoryPage[] Entries { get; private init; } = new PrivateMemoryPage[pages];

    public PrivateMemoryModel Fork() => new(0) { Entries = [.. Entries] };

    public void Set(int first, int count, PrivateMemoryPage entry) => Array.Fill(Entries, entry, first, count);

    public void Protect(int first, int count, PageAccess access)
    {
        for (int i = first; i < first + count; i++)
        {
            Entries[i].Access = access;
        }
    }
}
