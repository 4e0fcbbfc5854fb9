using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Arch.X86_64.Tasks;

/// <summary>What lies on a program's stack while a signal handler runs, without what came with the signal, which follows: Linux's <c>struct rt_sigframe</c>.</summary>
/// <remarks>
/// <code>
///   +0  return address
///   +8  ucontext_t: flags, link, stack for handlers (24 bytes)
///  +48    sigcontext: registers, 256 bytes
/// +304    mask
/// +312  siginfo_t, 128 bytes
/// </code>
/// (Linux: <c>asm/sigframe.h</c>, <c>asm/ucontext.h</c>, <c>asm/sigcontext.h</c>.) It holds no padding, so that nothing of the kernel is seen.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalContext
{
    /// <summary>Bytes with what came with the signal.</summary>
    public const ulong FrameSize = 440;

    public ulong ReturnAddress;
    public ulong Flags;
    public ulong Link;
    public ulong StackAddress;
    public uint StackFlags;
    private uint _padding;
    public ulong StackSize;
    public ulong R8;
    public ulong R9;
    public ulong R10;
    public ulong R11;
    public ulong R12;
    public ulong R13;
    public ulong R14;
    public ulong R15;
    public ulong Rdi;
    public ulong Rsi;
    public ulong Rbp;
    public ulong Rbx;
    public ulong Rdx;
    public ulong Rax;
    public ulong Rcx;
    public ulong Rsp;
    public ulong Rip;
    public ulong Rflags;
    public ushort Cs;
    public ushort Gs;
    public ushort Fs;
    public ushort Ss;
    public ulong Error;
    public ulong TrapNumber;
    public ulong OldMask;
    public ulong FaultAddress;
    public ulong ExtendedState;
    private ulong _reserved0;
    private ulong _reserved1;
    private ulong _reserved2;
    private ulong _reserved3;
    private ulong _reserved4;
    private ulong _reserved5;
    private ulong _reserved6;
    private ulong _reserved7;
    public ulong Mask;

    /// <summary>Sets what nobody else sets, so that nothing of the kernel is seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ClearUnused()
    {
        _padding = 0;
        _reserved0 = _reserved1 = _reserved2 = _reserved3 = 0;
        _reserved4 = _reserved5 = _reserved6 = _reserved7 = 0;
    }
}
