namespace KernelOS.Core.Syscalls.Proc;

/// <summary>What an inode under <c>/proc</c> is known by.</summary>
/// <remarks>
/// <code>
/// 61                 32 31              8 7        0
/// descriptor            process or thread entry
/// </code>
/// </remarks>
/// <param name="entry">What it is.</param>
/// <param name="number">The number of the process or thread that it tells of, or 0.</param>
/// <param name="descriptor">The descriptor that it names, or 0.</param>
internal readonly struct ProcKey(ProcEntry entry, int number, int descriptor = 0)
{
    private const int NumberShift = 8;
    private const int DescriptorShift = 32;
    private const ulong NumberMask = 0xFF_FFFF;

    /// <summary>What it is.</summary>
    internal ProcEntry Entry { get; } = entry;

    /// <summary>The number of the process or thread.</summary>
    internal int Number { get; } = number;

    /// <summary>The descriptor.</summary>
    internal int Descriptor { get; } = descriptor;

    /// <summary>The key as one number.</summary>
    internal ulong Value => (byte)Entry | ((ulong)(uint)Number << NumberShift) | ((ulong)(uint)Descriptor << DescriptorShift);

    /// <summary>The key from its number.</summary>
    internal static ProcKey From(ulong value) =>
        new((ProcEntry)(byte)value, (int)((value >> NumberShift) & NumberMask), (int)(value >> DescriptorShift));
}
