using KernelOS.Arch.X86_64.Cpu;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>Writes STAC and CLAC over the NOPs where they belong; older CPUs do not know these instructions.</summary>
internal static unsafe class SupervisorAccessPrevention
{
    private const int InstructionSize = 3;

    /// <summary>Patches every listed place if the CPU has SMAP; while the boot tables still let the code be written.</summary>
    public static void PatchInstructions(CpuFeatures features)
    {
        if (!features.HasSupervisorAccessPrevention)
        {
            return;
        }

        // SAFETY: TrapFrame.inc lists pairs of an address in the kernel's code and the three bytes that belong there.
        for (ulong* site = (ulong*)ImageSymbols.SmapSitesStart; site < (ulong*)ImageSymbols.SmapSitesEnd; site += 2)
        {
            for (int i = 0; i < InstructionSize; i++)
            {
                ((byte*)site[0])[i] = (byte)(site[1] >> (8 * i));
            }
        }
    }
}
