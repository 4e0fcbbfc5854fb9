using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>The operand of LGDT and LIDT (Intel SDM vol. 3A, figure 2-6).</summary>
/// <param name="limit">The table's size in bytes, less one.</param>
/// <param name="address">The table's virtual address.</param>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly struct DescriptorTablePointer(ushort limit, ulong address)
{
    private readonly ushort _limit = limit;
    private readonly ulong _address = address;
}
