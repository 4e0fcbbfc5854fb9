using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Tasks;

/// <summary>The part of a program's registers that entering the kernel leaves alone: it is saved only when another thread gets the CPU.</summary>
/// <remarks>Lies at the very top of each kernel stack; the trap frame, with the general registers and those XMM registers that the kernel uses, lies below it.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct UserState
{
    private const ushort InitialControlWord = 0x037F;
    private const uint InitialMxcsr = 0x1F80;
    private const int ControlWordOffset = 0;
    private const int MxcsrOffset = 24;

    /// <summary>x87, MXCSR and XMM as FXSAVE64 lays them out (Intel SDM vol. 1, 10.5.1); of XMM0 to XMM3 and XMM8 the trap frame has the program's.</summary>
    public ExtendedArea Extended;

    /// <summary>Makes it that of a program that has just started: what the System V ABI asks for, and zeros.</summary>
    public void Reset()
    {
        this = default;
        Unsafe.As<ExtendedArea, ushort>(ref Unsafe.AddByteOffset(ref Extended, ControlWordOffset)) = InitialControlWord;
        Unsafe.As<ExtendedArea, uint>(ref Unsafe.AddByteOffset(ref Extended, MxcsrOffset)) = InitialMxcsr;
    }

    /// <summary>512 bytes.</summary>
    [InlineArray(64)]
    internal struct ExtendedArea
    {
        private ulong _first;
    }
}
