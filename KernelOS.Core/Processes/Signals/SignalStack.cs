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
    /// <summary>SS_DISABLE: there is none.</summary>
    public const uint Disabled = 2;

    /// <summary>The lowest address.</summary>
    public ulong Address;

    /// <summary>SS_ flags.</summary>
    public uint Flags;

    /// <summary>Padding, which programs see.</summary>
    public uint Unused;

    /// <summary>Bytes.</summary>
    public ulong Size;
}
