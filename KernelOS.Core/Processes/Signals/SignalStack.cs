using System.Runtime.InteropServices;

namespace KernelOS.Core.Processes.Signals;

/// <summary>A stack for signal handlers, as sigaltstack passes it on x86-64 (<c>stack_t</c>).</summary>
/// <remarks>
/// <code>
/// +0 address u64   +8 flags u32   +12 unused u32   +16 size u64
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct SignalStack
{
    /// <summary>SS_ONSTACK: the thread is on it.</summary>
    public const uint InUse = 1;

    /// <summary>SS_DISABLE: there is none.</summary>
    public const uint Disabled = 2;

    /// <summary>SS_AUTODISARM: while a handler runs on it there is none.</summary>
    public const uint AutoDisarm = 1U << 31;

    /// <summary>MINSIGSTKSZ: the smallest size.</summary>
    public const ulong MinimumSize = 2048;

    /// <summary>The lowest address.</summary>
    public ulong Address;

    /// <summary>SS_ flags.</summary>
    public uint Flags;

    /// <summary>Padding, which programs see.</summary>
    public uint Unused;

    /// <summary>Bytes.</summary>
    public ulong Size;

    /// <summary>No stack.</summary>
    public static SignalStack None => new() { Flags = Disabled };

    /// <summary>Whether a stack pointer is one of this stack's. With <see cref="AutoDisarm"/> none is, since a handler has no such stack.</summary>
    public readonly bool Contains(ulong stackPointer) =>
        (Flags & AutoDisarm) == 0 && stackPointer > Address && stackPointer - Address <= Size;

    /// <summary>What to tell a program at a stack pointer: SS_DISABLE, SS_ONSTACK or 0, with SS_AUTODISARM as it is set.</summary>
    public readonly uint GetState(ulong stackPointer) =>
        (Size == 0 ? Disabled : Contains(stackPointer) ? InUse : 0) | (Flags & AutoDisarm);
}
