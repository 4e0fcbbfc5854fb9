using System;
using KernelOS.Arch.X86_64.Tasks;

namespace KernelOS.Arch.X86_64.Cpu;

/// <summary>Which of the registers beyond the general ones programs have, and how they are saved (Intel SDM vol. 1, 13).</summary>
internal static unsafe class ExtendedState
{
    /// <summary>Bytes of FXSAVE's area.</summary>
    public const int LegacySize = 512;

    private const int HeaderSize = 64;
    private const uint StateLeaf = 0xD;
    private const uint X87 = 1 << 0;
    private const uint Sse = 1 << 1;
    private const uint Avx = 1 << 2;
    private const uint AvxOffset = LegacySize + HeaderSize;
    private const uint UsualMxcsrMask = 0xFFBF;
    private const int MxcsrMaskOffset = 28;

    /// <summary>The state components that XSAVE saves, which are those of XCR0; 0 if the CPU has none and FXSAVE does it.</summary>
    public static uint Features { get; private set; }

    /// <summary>Bytes that saving takes.</summary>
    public static int Size { get; private set; } = LegacySize;

    /// <summary>The bits of MXCSR that must be zero.</summary>
    public static uint ForbiddenMxcsr { get; private set; }

    /// <summary>Enables what programs may use, and nothing else; CR4 is set.</summary>
    public static void Initialize(CpuFeatures features)
    {
        byte* area = stackalloc byte[UserState.Size + 64];
        area = (byte*)(((ulong)area + 63) & ~63UL);
        new Span<byte>(area, UserState.Size).Clear();
        Instructions.SaveExtendedState(area);

        // SAFETY: the area is on this stack and FXSAVE has filled it.
        uint mask = *(uint*)(area + MxcsrMaskOffset);
        ForbiddenMxcsr = ~(mask == 0 ? UsualMxcsrMask : mask);
        if (!features.HasXsave)
        {
            return;
        }

        uint* registers = stackalloc uint[4];
        Instructions.Cpuid(StateLeaf, 0, registers);
        uint wanted = X87 | Sse | (registers[0] & Avx);
        if ((wanted & Avx) != 0)
        {
            // The area is laid out for where every CPU has them so far; another place would need another layout.
            Instructions.Cpuid(StateLeaf, 2, registers);
            wanted &= registers[1] == AvxOffset ? uint.MaxValue : ~Avx;
        }

        Instructions.WriteXcr0(wanted);
        Instructions.SetExtendedFeatures(wanted);
        Features = wanted;
        Size = (wanted & Avx) != 0 ? UserState.Size : (int)AvxOffset;
    }
}
