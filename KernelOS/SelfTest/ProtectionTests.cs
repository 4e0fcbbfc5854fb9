using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Memory;

namespace KernelOS.SelfTest;

/// <summary>Walks all page tables of the kernel's half and proves that no memory can both be written and executed, through whatever addresses.</summary>
/// <remarks>
/// Only the kernel's code may be executable. So it is enough that every executable page lies in the code and is read only, and that no other
/// page that maps the code's frames is writable; read-only data, which follows the code, is held to the same. Rights add up along the walk: writable only if all levels say so, no-execute if any does
/// (Intel SDM vol. 3A, 4.6).
/// </remarks>
internal static unsafe class ProtectionTests
{
    private const ulong Present = 1;
    private const ulong Writable = 1 << 1;
    private const ulong User = 1 << 2;
    private const ulong Large = 1 << 7;
    private const ulong NoExecute = 1UL << 63;
    private const ulong FrameMask = 0x000F_FFFF_FFFF_F000;
    private const int EntryCount = 512;
    private const int FirstKernelSlot = 256;
    private const int TopShift = 39;
    private const int PageShift = 12;
    private const int BitsPerLevel = 9;

    /// <summary>See the type.</summary>
    public static void NothingIsWritableAndExecutable(ref SelfTestRunner test)
    {
        ulong* root = TableAt(Instructions.ReadCr3());
        int executablePages = 0;
        for (int slot = 0; slot < FirstKernelSlot; slot++)
        {
            // SAFETY: the CPU translates by this very table.
            test.Check((root[slot] & Present) == 0, $"the loader's mappings are still there: slot {slot}");
        }

        for (int slot = FirstKernelSlot; slot < EntryCount; slot++)
        {
            // SAFETY: the CPU translates by this very table.
            ulong entry = root[slot];
            if ((entry & Present) == 0)
            {
                continue;
            }

            if (slot == KernelAddressMap.RecursiveSlot)
            {
                // The window shows tables as pages: what is below has been walked, so that its own rights suffice.
                test.Check((entry & User) == 0, "programs may see the recursive window");
                test.Check((entry & NoExecute) != 0, "page tables are executable through the recursive window");
                continue;
            }

            ulong address = 0xFFFF_0000_0000_0000 | ((ulong)slot << TopShift);
            Walk(ref test, entry, address, TopShift - BitsPerLevel, entry, ref executablePages);
        }

        test.Check(executablePages > 0, "the kernel's code was not found in the page tables");
    }

    /// <summary>Walks the table that <paramref name="parent"/> names.</summary>
    /// <param name="test">Where failures go.</param>
    /// <param name="parent">The entry above.</param>
    /// <param name="start">The first address that the table translates.</param>
    /// <param name="shift">How many bits of an address an entry of the table leaves.</param>
    /// <param name="rights">The rights of all levels above: writable and user where all have them, no-execute where any has it.</param>
    /// <param name="executablePages">Counts pages that can be executed.</param>
    private static void Walk(ref SelfTestRunner test, ulong parent, ulong start, int shift, ulong rights, ref int executablePages)
    {
        ulong* table = TableAt(parent);
        for (int index = 0; index < EntryCount; index++)
        {
            // SAFETY: a present entry of a table that the CPU uses names a table in RAM.
            ulong entry = table[index];
            if ((entry & Present) == 0)
            {
                continue;
            }

            ulong address = start | ((ulong)index << shift);
            ulong combined = (rights & entry & (Writable | User)) | ((rights | entry) & NoExecute);
            if (shift > PageShift && (entry & Large) == 0)
            {
                Walk(ref test, entry, address, shift - BitsPerLevel, combined, ref executablePages);
                continue;
            }

            ulong size = 1UL << shift;
            CheckPage(ref test, address, entry & FrameMask & ~(size - 1), size, combined);
            executablePages += (combined & NoExecute) == 0 ? 1 : 0;
        }
    }

    private static void CheckPage(ref SelfTestRunner test, ulong address, ulong physical, ulong size, ulong rights)
    {
        bool isWritable = (rights & Writable) != 0;
        bool isExecutable = (rights & NoExecute) == 0;
        ulong textStart = ImageSymbols.TextStart - KernelAddressMap.ImageBase;
        ulong textEnd = ImageSymbols.TextEnd - KernelAddressMap.ImageBase;
        ulong readOnlyEnd = ImageSymbols.ReadOnlyEnd - KernelAddressMap.ImageBase;
        bool holdsReadOnly = physical < readOnlyEnd && textStart < physical + size;
        test.Check((rights & User) == 0, $"programs may see 0x{address:x16}");
        if (isExecutable)
        {
            test.Check(!isWritable, $"0x{address:x16} is writable and executable");
            test.Check(physical >= textStart && physical + size <= textEnd, $"0x{address:x16} is executable and not the kernel's code");
        }

        if (holdsReadOnly)
        {
            test.Check(!isWritable, $"0x{address:x16} shows the kernel's code or read-only data writable");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* TableAt(ulong entry) => (ulong*)(KernelAddressMap.DirectMapBase + (entry & FrameMask));
}
