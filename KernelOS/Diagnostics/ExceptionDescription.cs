using System;
using KernelOS.Arch.X86_64.Interrupts;

namespace KernelOS.Diagnostics;

/// <summary>CPU exceptions in words (Intel SDM vol. 3A, table 6-1).</summary>
internal static class ExceptionDescription
{
    private const ulong PageProtected = 1 << 0;
    private const ulong PageWrite = 1 << 1;
    private const ulong PageUser = 1 << 2;
    private const ulong PageReserved = 1 << 3;
    private const ulong PageFetch = 1 << 4;

    /// <summary>The exception's mnemonic and name, such as "#PF page fault".</summary>
    public static ReadOnlySpan<byte> GetName(ulong vector) => (Vector)vector switch
    {
        Vector.DivideError => "#DE divide error"u8,
        Vector.Debug => "#DB debug exception"u8,
        Vector.NonMaskable => "NMI non-maskable interrupt"u8,
        Vector.Breakpoint => "#BP breakpoint"u8,
        Vector.Overflow => "#OF overflow"u8,
        Vector.BoundRange => "#BR bound range exceeded"u8,
        Vector.InvalidOpcode => "#UD invalid opcode"u8,
        Vector.DeviceNotAvailable => "#NM device not available"u8,
        Vector.DoubleFault => "#DF double fault"u8,
        Vector.InvalidTaskState => "#TS invalid task state"u8,
        Vector.SegmentNotPresent => "#NP segment not present"u8,
        Vector.StackFault => "#SS stack fault"u8,
        Vector.GeneralProtection => "#GP general protection"u8,
        Vector.PageFault => "#PF page fault"u8,
        Vector.FloatingPoint => "#MF x87 floating-point error"u8,
        Vector.AlignmentCheck => "#AC alignment check"u8,
        Vector.MachineCheck => "#MC machine check"u8,
        Vector.SimdFloatingPoint => "#XM SIMD floating-point error"u8,
        _ => "unknown exception"u8,
    };

    /// <summary>Whether the CPU gives an error code that names a segment selector.</summary>
    public static bool HasSelectorError(ulong vector) =>
        (Vector)vector is Vector.InvalidTaskState or Vector.SegmentNotPresent or Vector.StackFault or Vector.GeneralProtection;

    /// <summary>What was tried when a page fault happened: its error code's bits 1 and 4 (Intel SDM vol. 3A, 4.7).</summary>
    public static ReadOnlySpan<byte> GetAccess(ulong errorCode) =>
        (errorCode & PageFetch) != 0 ? "execution of"u8 : (errorCode & PageWrite) != 0 ? "write to"u8 : "read of"u8;

    /// <summary>Why a page fault happened: its error code's bits 0 and 3.</summary>
    public static ReadOnlySpan<byte> GetReason(ulong errorCode) =>
        (errorCode & PageReserved) != 0 ? "a reserved bit is set in its page tables"u8
        : (errorCode & PageProtected) != 0 ? "which is protected"u8
        : "which is not mapped"u8;

    /// <summary>In which ring the access was made: bit 2.</summary>
    public static ReadOnlySpan<byte> GetRing(ulong errorCode) => (errorCode & PageUser) != 0 ? "by a program"u8 : "by the kernel"u8;
}
