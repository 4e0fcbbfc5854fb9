using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Diagnostics.Unwinding;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Diagnostics;

/// <summary>The kernel half of the address space that the CPU uses now, as a panic reads it: each address is looked up in the page tables first.</summary>
/// <remarks>Page tables lie in RAM, so that the direct map shows them: the boot tables' one and the kernel's own alike.</remarks>
internal readonly unsafe struct KernelStackMemory : IStackMemory
{
    private const ulong Present = 1;
    private const ulong Large = 1 << 7;
    private const ulong FrameMask = 0x000F_FFFF_FFFF_F000;
    private const int TopShift = 39;
    private const int PageShift = 12;
    private const int BitsPerLevel = 9;

    /// <inheritdoc/>
    public bool TryReadWord(ulong address, out ulong value)
    {
        value = 0;
        if ((long)address >= 0 || !VirtualAddress.IsCanonical(address) || address % sizeof(ulong) != 0 || !IsMapped(address))
        {
            return false;
        }

        // SAFETY: the page that holds the whole word is mapped; devices lie outside of what a stack pointer may name.
        value = *(ulong*)address;
        return true;
    }

    private static bool IsMapped(ulong address)
    {
        ulong entry = Instructions.ReadCr3();
        for (int shift = TopShift; shift >= PageShift; shift -= BitsPerLevel)
        {
            ulong index = (address >> shift) & ((1 << BitsPerLevel) - 1);

            // SAFETY: the CPU translates by this very table, so it is in RAM, which the direct map covers.
            entry = *(ulong*)(KernelAddressMap.DirectMapBase + (entry & FrameMask) + (index * sizeof(ulong)));
            if ((entry & Present) == 0)
            {
                return false;
            }

            if (shift < TopShift && (entry & Large) != 0)
            {
                return true;
            }
        }

        return true;
    }
}
