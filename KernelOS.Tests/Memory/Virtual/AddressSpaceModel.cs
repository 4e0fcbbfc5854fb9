using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>What an address space must do, told page by page: slow and plain.</summary>
public sealed class AddressSpaceModel
{
    public const ulong PageSize = 4096;

    /// <summary>The mapped pages by number.</summary>
    public SortedDictionary<ulong, ModelPage> Pages { get; } = [];

    public ulong BreakStart { get; set; }

    public ulong Break { get; set; }

    /// <summary>How new pages are locked, if they are.</summary>
    public MappingFlags FutureLock { get; set; }

    public AddressSpaceError Map(ulong address, ulong length, Placement placement, ModelPage meaning, out ulong start)
    {
        start = address;
        length = (length + PageSize - 1) / PageSize * PageSize;
        if (length == 0)
        {
            return AddressSpaceError.Invalid;
        }

        if (placement == Placement.Anywhere)
        {
            start = FindPlace(address & ~(PageSize - 1), length);
        }
        else if (start > UserLayout.End - length)
        {
            return AddressSpaceError.OutOfMemory;
        }
        else if (start % PageSize != 0)
        {
            return AddressSpaceError.Invalid;
        }
        else if (start < UserLayout.Minimum)
        {
            return AddressSpaceError.BelowMinimum;
        }
        else if (placement == Placement.ExactIfFree && !IsFree(start, length))
        {
            return AddressSpaceError.AlreadyMapped;
        }

        if (meaning.IsShared && meaning.Object is null)
        {
            meaning = new ModelPage { Access = meaning.Access, Forbidden = meaning.Forbidden, IsShared = true, Lock = meaning.Lock, Object = new ModelObject(null, length) };
        }

        for (ulong offset = 0; offset < length; offset += PageSize)
        {
            ModelPage page = meaning.At(offset);
            page.Lock |= FutureLock;
            Pages[(start + offset) / PageSize] = page;
        }

        return AddressSpaceError.None;
    }

    public AddressSpaceError Unmap(ulong address, ulong length)
    {
        if (address % PageSize != 0 || length == 0 || address > UserLayout.End || length > UserLayout.End - address)
        {
            return AddressSpaceError.Invalid;
        }

        for (ulong page = address / PageSize; page * PageSize < address + length; page++)
        {
            Pages.Remove(page);
        }

        return AddressSpaceError.None;
    }

    public AddressSpaceError Protect(ulong address, ulong length, PageAccess access)
    {
        AddressSpaceError result = ProtectPages(address, length, access);
        if (result != AddressSpaceError.Invalid && (access & PageAccess.Write) != 0)
        {
            PopulateLocked(Pages.Where(page => page.Key >= address / PageSize && page.Key * PageSize < address + length).Select(page => page.Value));
        }

        return result;
    }

    public AddressSpaceError Forget(ulong address, ulong length)
    {
        if (address % PageSize != 0)
        {
            return AddressSpaceError.Invalid;
        }

        AddressSpaceError result = AddressSpaceError.None;
        for (ulong page = address / PageSize; page * PageSize < address + length; page++)
        {
            if (!Pages.TryGetValue(page, out ModelPage? found))
            {
                result = AddressSpaceError.NotMapped;
            }
            else if (found.Lock != MappingFlags.None)
            {
                return AddressSpaceError.Invalid;
            }
            else
            {
                found.Forget();
            }
        }

        return result;
    }

    public AddressSpaceError Lock(ulong address, ulong length, MappingFlags how, out FaultResult failure)
    {
        failure = FaultResult.Resolved;
        if (address % PageSize != 0)
        {
            return AddressSpaceError.Invalid;
        }

        for (ulong page = address / PageSize; page * PageSize < address + length; page++)
        {
            if (!Pages.TryGetValue(page, out ModelPage? found))
            {
                return AddressSpaceError.NotMapped;
            }

            found.Lock = how;
        }

        for (ulong page = address / PageSize; how == MappingFlags.Locked && failure == FaultResult.Resolved && page * PageSize < address + length; page++)
        {
            failure = Pages[page].Populate();
        }

        return AddressSpaceError.None;
    }

    public void LockAll(MappingFlags how)
    {
        foreach (ModelPage page in Pages.Values)
        {
            page.Lock = how;
        }

        PopulateLocked(Pages.Values);
    }

    public ulong SetBreak(ulong wanted)
    {
        ulong oldEnd = (Break + PageSize - 1) / PageSize * PageSize;
        ulong newEnd = (wanted + PageSize - 1) / PageSize * PageSize;
        if (wanted < BreakStart || wanted > UserLayout.End || (newEnd > oldEnd && !IsFree(oldEnd, newEnd + PageSize - oldEnd)))
        {
            return Break;
        }

        for (ulong address = oldEnd; address < newEnd; address += PageSize)
        {
            Pages[address / PageSize] = new ModelPage { Access = PageAccess.Read | PageAccess.Write, Lock = FutureLock };
        }

        for (ulong address = newEnd; address < oldEnd; address += PageSize)
        {
            Pages.Remove(address / PageSize);
        }

        return Break = wanted;
    }

    public bool TryRead(ulong address, out byte value)
    {
        value = 0;
        if (!Pages.TryGetValue(address / PageSize, out ModelPage? page) || page.Access == PageAccess.None || !page.Exists)
        {
            return false;
        }

        value = page.ByteAt(address % PageSize);
        return true;
    }

    public bool TryWrite(ulong address, byte value)
    {
        if (!Pages.TryGetValue(address / PageSize, out ModelPage? page) || (page.Access & PageAccess.Write) == 0 || !page.Exists)
        {
            return false;
        }

        page.Write(address % PageSize, value);
        return true;
    }

    public bool TryExecute(ulong address) =>
        Pages.TryGetValue(address / PageSize, out ModelPage? page) && (page.Access & PageAccess.Execute) != 0 && page.Exists;

    /// <summary>What a part of a mapping becomes that is as long as <paramref name="newLength"/> and starts at <paramref name="start"/> now; all are multiples of the page size.</summary>
    public void Remap(ulong address, ulong length, ulong newLength, ulong start, RemapSource oldPlace)
    {
        if (newLength < length)
        {
            Unmap(address + newLength, length - newLength);
            length = newLength;
        }

        ModelPage first = Pages[address / PageSize];
        for (ulong offset = start == address ? length : 0; offset < newLength; offset += PageSize)
        {
            ModelPage page = first.At(offset);
            if (offset < length)
            {
                page = Pages[(address + offset) / PageSize];
                Pages[(address + offset) / PageSize] = page.At(0);
                if (oldPlace == RemapSource.Unmapped)
                {
                    Pages.Remove((address + offset) / PageSize);
                }
            }

            Pages[(start + offset) / PageSize] = page;
        }
    }

    /// <summary>A copy that shares what is shared.</summary>
    public AddressSpaceModel Fork()
    {
        AddressSpaceModel copy = new() { BreakStart = BreakStart, Break = Break };
        foreach ((ulong number, ModelPage page) in Pages)
        {
            copy.Pages.Add(number, page.Fork());
        }

        return copy;
    }

    /// <summary>Forgets the pages of an object from a position on that is a multiple of the page size.</summary>
    public void Cut(ModelObject source, ulong position)
    {
        foreach (ModelPage page in Pages.Values)
        {
            if (page.Object == source && page.Offset >= position)
            {
                page.Forget();
            }
        }
    }

    private AddressSpaceError ProtectPages(ulong address, ulong length, PageAccess access)
    {
        if (address % PageSize != 0)
        {
            return AddressSpaceError.Invalid;
        }

        for (ulong page = address / PageSize; page * PageSize < address + length; page++)
        {
            if (!Pages.TryGetValue(page, out ModelPage? found))
            {
                return AddressSpaceError.NotMapped;
            }

            if ((access & found.Forbidden) != 0)
            {
                return AddressSpaceError.AccessDenied;
            }

            found.Access = access;
        }

        return AddressSpaceError.None;
    }

    private static void PopulateLocked(IEnumerable<ModelPage> pages)
    {
        foreach (ModelPage page in pages.Where(page => page.Lock == MappingFlags.Locked))
        {
            page.Populate();
        }
    }

    private ulong FindPlace(ulong hint, ulong length)
    {
        if (hint != 0)
        {
            hint = Math.Max(hint, UserLayout.Minimum);
            if (hint <= UserLayout.End - length && IsFree(hint, length))
            {
                return hint;
            }
        }

        ulong start = UserLayout.MapEnd - length;
        while (!IsFree(start, length))
        {
            // Just below the lowest page that is in the way.
            ulong from = start / PageSize;
            start = (Pages.Keys.First(page => page >= from) * PageSize) - length;
        }

        return start;
    }

    private bool IsFree(ulong start, ulong length)
    {
        for (ulong page = start / PageSize; page * PageSize < start + length; page++)
        {
            if (Pages.ContainsKey(page))
            {
                return false;
            }
        }

        return true;
    }
}
