using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Tasks;

/// <summary>The part of a program's registers that entering the kernel leaves alone: it is saved only when another thread gets the CPU.</summary>
/// <remarks>Kernel code touches the low 128 bits of those registers only, with instructions that leave the upper halves alone. Lies at the very top of each kernel stack; the trap frame, with the general registers and those XMM registers that the kernel uses, lies below it.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct UserState
{
    /// <summary>Bytes that saving takes at most: FXSAVE's area, XSAVE's header, and the upper halves of sixteen YMM registers.</summary>
    public const int Size = 512 + 64 + 256;

    private const ushort InitialControlWord = 0x037F;
    private const uint InitialMxcsr = 0x1F80;
    private const int ControlWordOffset = 0;
    private const int MxcsrOffset = 24;

    /// <summary>x87, MXCSR, XMM and, with AVX, the upper halves of YMM, as FXSAVE64 or XSAVE64 lays them out (Intel SDM vol. 1, 10.5.1 and 13.4); of XMM0 to XMM3 and XMM8 the trap frame has the program's low 128 bits.</summary>
    public ExtendedArea Extended;

    /// <summary>Makes it that of a program that has just started: what the System V ABI asks for, and zeros.</summary>
    public void Reset()
    {
        this = default;
        Unsafe.As<ExtendedArea, ushort>(ref Unsafe.AddByteOffset(ref Extended, ControlWordOffset)) = InitialControlWord;
        Unsafe.As<ExtendedArea, uint>(ref Unsafe.AddByteOffset(ref Extended, MxcsrOffset)) = InitialMxcsr;
    }

    /// <summary>The most that is saved; the structure ends at a page's end, so that it is 64-byte aligned.</summary>
    [InlineArray(Size / sizeof(ulong))]
    internal struct ExtendedArea
    {
        private ulong _first;
    }
}
