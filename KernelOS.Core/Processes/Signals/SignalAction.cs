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

    /// <summary>SA_NOCLDSTOP: nothing is told of children that stop or go on.</summary>
    public const ulong NoChildStop = 0x1;

    /// <summary>SA_NOCLDWAIT: children that end leave nothing.</summary>
    public const ulong NoChildWait = 0x2;

    /// <summary>SA_SIGINFO: the handler wants to know what came with the signal.</summary>
    public const ulong WantsInformation = 0x4;

    /// <summary>SA_RESTORER: <see cref="Restorer"/> is set, without which no handler runs.</summary>
    public const ulong HasRestorer = 0x0400_0000;

    /// <summary>SA_ONSTACK: on the stack for handlers, if there is one.</summary>
    public const ulong OnStack = 0x0800_0000;

    /// <summary>SA_RESTART: system calls that it interrupts are made again.</summary>
    public const ulong Restart = 0x1000_0000;

    /// <summary>SA_NODEFER: the signal itself does not wait while the handler runs.</summary>
    public const ulong NoDefer = 0x4000_0000;

    /// <summary>SA_RESETHAND: for one signal only.</summary>
    public const ulong ResetHandler = 0x8000_0000;

    /// <summary>All of these, and SA_EXPOSE_TAGBITS; others are cleared, so that programs can ask what there is.</summary>
    public const ulong KnownFlags = 0xDC00_0807;

    /// <summary>The handler's address, 0 for the default action, 1 to ignore the signal.</summary>
    public ulong Handler;

    /// <summary>SA_ flags.</summary>
    public ulong Flags;

    /// <summary>Where the handler returns to.</summary>
    public ulong Restorer;

    /// <summary>Signals that wait while the handler runs; bit 0 is signal 1.</summary>
    public ulong Mask;

    /// <summary>Whether a flag is set.</summary>
    public readonly bool Has(ulong flag) => (Flags & flag) != 0;
}
