using System.Runtime.InteropServices;

namespace KernelOS.Core.Processes.Signals;

/// <summary>What a program wants done on a signal, as rt_sigaction passes it on x86-64 (Linux: <c>struct kernel_sigaction</c>).</summary>
/// <remarks>
/// <code>
/// +0 handler   +8 flags   +16 restorer   +24 mask     (u64 each)
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct SignalAction
{
    /// <summary>The default action: the value of <see cref="Handler"/> for none.</summary>
    public const ulong Default = 0;

    /// <summary>The value of <see cref="Handler"/> that ignores the signal.</summary>
    public const ulong Ignore = 1;

    /// <summary>The handler's address, 0 for the default action, 1 to ignore the signal.</summary>
    public ulong Handler;

    /// <summary>SA_ flags.</summary>
    public ulong Flags;

    /// <summary>Where the handler returns to.</summary>
    public ulong Restorer;

    /// <summary>Signals that wait while the handler runs; bit 0 is signal 1.</summary>
    public ulong Mask;
}
