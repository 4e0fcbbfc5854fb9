using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;

namespace KernelOS.Arch.X86_64.Interrupts;

/// <summary>The interrupt descriptor table: 256 gates to 256 equal stubs, so it is computed rather than written out (Intel SDM vol. 3A, 6.14.1).</summary>
[InlineArray(Count * 2)]
internal struct InterruptTable
{
    private const int Count = 256;
    private const ulong StubSize = 16;

    private const ulong Present = 1UL << 47;
    private const ulong InterruptGate = 0xEUL << 40;
    private const int PrivilegeShift = 45;
    private const int StackShift = 32;

    private ulong _first;

    /// <summary>Fills the table and makes it the CPU's own.</summary>
    /// <param name="table">Where the table stays for good.</param>
    /// <param name="stubs">The first of 256 stubs, 16 bytes apart.</param>
    public static unsafe void Load(InterruptTable* table, ulong stubs)
    {
        // SAFETY: the caller hands over a table of its own that stays where it is.
        ref InterruptTable entries = ref *table;
        for (int vector = 0; vector < Count; vector++)
        {
            ulong target = stubs + ((ulong)vector * StubSize);
            entries[vector * 2] = (target & 0xFFFF)
                | ((ulong)Segments.KernelCode << 16)
                | (StackOf((Vector)vector) << StackShift)
                | InterruptGate
                | (PrivilegeOf((Vector)vector) << PrivilegeShift)
                | Present
                | ((target >> 16 & 0xFFFF) << 48);
            entries[(vector * 2) + 1] = target >> 32;
        }

        DescriptorTablePointer pointer = new((Count * 16) - 1, (ulong)table);
        Instructions.LoadInterruptDescriptorTable(&pointer);
    }

    /// <summary>Which IST stack a vector runs on; 0 is the thread's kernel stack. TaskStateSegment has the list.</summary>
    private static ulong StackOf(Vector vector) => vector switch
    {
        Vector.DoubleFault => 1,
        Vector.NonMaskable => 2,
        Vector.MachineCheck => 3,
        Vector.Debug => 4,
        _ => 0,
    };

    /// <summary>The ring from which INT n may raise a vector: programs may use INT3 and INTO only.</summary>
    private static ulong PrivilegeOf(Vector vector) => vector is Vector.Breakpoint or Vector.Overflow ? 3UL : 0UL;
}
