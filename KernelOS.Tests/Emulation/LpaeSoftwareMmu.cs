namespace KernelOS.Tests.Emulation;

/// <summary>VMSAv8-64 stage 1 translation at EL1&amp;0, 4 KiB granule, 48 bits, as Arm ARM D8.3 and D8.4 describe it; MAIR_EL1 = 0x4400BBFF.</summary>
public readonly struct LpaeSoftwareMmu : ISoftwareMmu
{
    private static readonly byte[] s_mair = [0xFF, 0xBB, 0x00, 0x44, 0, 0, 0, 0];

    public static int Levels => 4;

    // D8.3.2, the Contiguous bit: 16 entries at every level with a granule of 4 KiB (D8.7.1, table D8-94).
    public static int GetStretch(ulong entry) => Bit(entry, 52) ? 16 : 1;

    public static MmuStep Step(ulong entry, int depth, ref MmuRights rights, out ulong next, out MmuPage page)
    {
        next = 0;
        page = default;
        switch (entry & 0b11, depth)
        {
            case (0b00 or 0b10, _):
                return MmuStep.NotPresent;
            case (0b01, 0 or 3):
                // No 512 GiB block without LPA2; 0b01 is reserved at level 3.
                return MmuStep.Malformed;
            case (0b11, < 3):
                return StepTable(entry, ref rights, out next);
        }

        int shift = depth switch { 3 => 12, 2 => 21, _ => 30 };
        ulong address = entry & 0x0000_FFFF_FFFF_F000;

        // Bits 50:48, and in a block those between bit 12 (nT bit 16 included) and the address, are RES0; so are NS and DBM here.
        if ((entry >> 48 & 7) != 0 || (address & ((1UL << shift) - 1)) != 0 || Bit(entry, 5) || Bit(entry, 51))
        {
            return MmuStep.Malformed;
        }

        // Without an access flag every access faults, and we manage none.
        if (!Bit(entry, 10))
        {
            return MmuStep.Malformed;
        }

        bool user = Bit(entry, 6);
        bool writable = !Bit(entry, 7);
        MmuRights granted = MmuRights.KernelRead;
        granted |= writable ? MmuRights.KernelWrite : 0;
        granted |= Bit(entry, 53) || (user && writable) ? 0 : MmuRights.KernelExecute;
        granted |= user ? MmuRights.UserRead : 0;
        granted |= user && writable ? MmuRights.UserWrite : 0;
        granted |= Bit(entry, 54) ? 0 : MmuRights.UserExecute;
        rights &= granted;

        MmuCaching caching;
        switch (s_mair[entry >> 2 & 7])
        {
            case 0xFF:
                caching = MmuCaching.WriteBack;
                break;
            case 0xBB:
                caching = MmuCaching.WriteThrough;
                break;
            case 0x44:
                caching = MmuCaching.WriteCombining;
                break;
            default:
                caching = MmuCaching.Uncached;
                break;
        }

        // Normal memory must be inner shareable to be coherent between CPUs.
        if (caching != MmuCaching.Uncached && (entry >> 8 & 3) != 3)
        {
            return MmuStep.Malformed;
        }

        next = address;
        page = new MmuPage(0, address, shift, rights, caching, !Bit(entry, 11));
        return MmuStep.Page;
    }

    private static MmuStep StepTable(ulong entry, ref MmuRights rights, out ulong next)
    {
        next = entry & 0x0000_FFFF_FFFF_F000;
        if ((entry >> 48 & 7) != 0)
        {
            return MmuStep.Malformed;
        }

        // D8.3.2: PXNTable, UXNTable, APTable narrow what the levels below may grant.
        rights &= Bit(entry, 59) ? ~MmuRights.KernelExecute : rights;
        rights &= Bit(entry, 60) ? ~MmuRights.UserExecute : rights;
        rights &= Bit(entry, 61) ? ~(MmuRights.UserRead | MmuRights.UserWrite) : rights;
        rights &= Bit(entry, 62) ? ~(MmuRights.KernelWrite | MmuRights.UserWrite) : rights;
        return MmuStep.Table;
    }

    private static bool Bit(ulong entry, int bit) => (entry >> bit & 1) == 1;
}
