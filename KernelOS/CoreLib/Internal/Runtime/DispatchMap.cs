using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>Which virtual method of a type is which interface method, as ilc lays it out: four counts, then entries.</summary>
/// <remarks>First come what the type's classes implement, then what is left to the interfaces' own bodies; static methods follow, which are never looked up.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchMap
{
    private readonly ushort _implementedCount;
    private readonly ushort _defaultCount;
    private readonly ushort _staticCount;
    private readonly ushort _staticDefaultCount;

    /// <summary>What the type's classes implement.</summary>
    public readonly ReadOnlySpan<Entry> Implemented => new(Entries, _implementedCount);

    /// <summary>What is left to the interfaces' own bodies.</summary>
    public readonly ReadOnlySpan<Entry> Defaults => new(Entries + _implementedCount, _defaultCount);

    // SAFETY: a map is only ever used in place, in the image, where its entries follow it.
    private readonly Entry* Entries => (Entry*)((DispatchMap*)Unsafe.AsPointer(in this) + 1);

    /// <summary>One interface method.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Entry
    {
        /// <summary>Stands for a method that an interface has made abstract again.</summary>
        public const ushort Reabstracted = 0xFFFF;

        /// <summary>Stands for a method for which two interfaces have a body, neither of them the better one.</summary>
        public const ushort Ambiguous = 0xFFFE;

        /// <summary>Which of the type's interfaces.</summary>
        public ushort Interface;

        /// <summary>Which of the interface's methods.</summary>
        public ushort InterfaceMethod;

        /// <summary>Which of the type's virtual methods, or one of the two constants.</summary>
        public ushort VirtualMethod;
    }
}
