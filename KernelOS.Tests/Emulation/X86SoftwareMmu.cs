namespace KernelOS.Tests.Emulation;

/// <summary>4-level paging as Intel SDM vol. 3A, 4.5 to 4.7 and 4.9 describe it, with CR0.WP, EFER.NXE, CR4.SMEP set, IA32_PAT = 0x0007010600070406 and 46 physical address bits.</summary>
public readonly struct X86SoftwareMmu : ISoftwareMmu
{
    private const int MaximumPhysicalBits = 46;

    public static int Levels => 4;

    public static int GetStretch(ulong entry) => 1;

    public static MmuStep Step(ulong entry, int depth, ref MmuRights rights, out ulong next, out MmuPage page)
    {
        next = 0;
        page = default;

        // P
        if (entry % 2 == 0)
        {
            return MmuStep.NotPresent;
        }

        // Tables 4-15 to 4-20: bits 51:MAXPHYADDR are reserved everywhere.
        ulong address = (entry >> 12 & ((1UL << 40) - 1)) << 12;
        if (address >> MaximumPhysicalBits != 0)
        {
            return MmuStep.Malformed;
        }

        // 4.6.1: each right must be granted at every level.
        bool writable = (entry >> 1 & 1) == 1;
        bool user = (entry >> 2 & 1) == 1;
        bool noExecute = entry >> 63 == 1;
        MmuRights granted = MmuRights.KernelRead;
        granted |= writable ? MmuRights.KernelWrite : 0;
        granted |= noExecute ? 0 : MmuRights.KernelExecute;
        granted |= user ? MmuRights.UserRead : 0;
        granted |= user && writable ? MmuRights.UserWrite : 0;
        granted |= user && !noExecute ? MmuRights.UserExecute : 0;
        rights &= granted;

        // Table 4-15: PS is reserved in a PML4 entry.
        bool pageSize = (entry >> 7 & 1) == 1;
        if (depth == 0 && pageSize)
        {
            return MmuStep.Malformed;
        }

        if (depth < 3 && !pageSize)
        {
            next = address;
            return MmuStep.Table;
        }

        // 4.9.2: the PAT is indexed by PAT (bit 7 of a 4 KiB page, 12 of a larger one), PCD, PWT. Types: table 11-10.
        int pat = (int)(entry >> (depth == 3 ? 7 : 12) & 1);
        int index = (pat << 2) | (int)(entry >> 3 & 3);
        MmuCaching caching = ((0x0007_0106_0007_0406UL >> (8 * index)) & 7) switch
        {
            6 => MmuCaching.WriteBack,
            4 => MmuCaching.WriteThrough,
            1 => MmuCaching.WriteCombining,
            _ => MmuCaching.Uncached,
        };

        int shift = depth switch { 3 => 12, 2 => 21, _ => 30 };
        if (shift > 12)
        {
            address &= ~(1UL << 12);
        }

        if ((address & ((1UL << shift) - 1)) != 0)
        {
            return MmuStep.Malformed;
        }

        // SMEP: the kernel never fetches from pages of programs.
        if ((rights & MmuRights.UserRead) != 0)
        {
            rights &= ~MmuRights.KernelExecute;
        }

        next = address;
        page = new MmuPage(0, address, shift, rights, caching, (entry >> 8 & 1) == 1);
        return MmuStep.Page;
    }
}
