using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Core.Processes.Signals;

/// <summary>What comes with a signal: the used part of Linux's <c>siginfo_t</c> on x86-64, whose other bytes are zero.</summary>
/// <remarks>
/// <code>
///          +0 number i32   +4 error i32   +8 code i32   +12 padding
/// sent     +16 process i32   +20 user u32   +24 value u64
/// child    +16 process i32   +20 user u32   +24 status i32   +32 user time   +40 system time (i64, hundredths of a second)
/// fault    +16 address u64
/// </code>
/// A program may queue any bytes, so nothing here is trusted.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct SignalInformation
{
    /// <summary>Bytes of the whole structure in a program's memory.</summary>
    public const int UserSize = 128;

    private int _number;
    private readonly int _error;
    private int _code;
    private readonly int _padding;
    private ulong _who;
    private ulong _value;
    private ulong _userTime;
    private ulong _systemTime;

    /// <summary>The signal.</summary>
    public Signal Signal
    {
        readonly get => (Signal)_number;
        set => _number = (int)value;
    }

    /// <summary>Why it came: one of <see cref="SignalCodes"/>, or what a program made up.</summary>
    public readonly int Code => _code;

    /// <summary>The process that sent it, or the child that it tells of; not for faults.</summary>
    public readonly int Process => (int)_who;

    /// <summary>What a fault touched, or where it was.</summary>
    public readonly ulong Address => _who;

    /// <summary>The value that was queued with it; a child's status.</summary>
    public readonly ulong Value => _value;

    /// <summary>Sent by a process with kill, or by the kernel on its behalf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SignalInformation FromProcess(Signal signal, ProcessId sender) => Make(signal, SignalCodes.User, (uint)sender.Value, 0);

    /// <summary>Sent by a process to one thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SignalInformation FromThreadKill(Signal signal, ProcessId sender) => Make(signal, SignalCodes.ThreadKill, (uint)sender.Value, 0);

    /// <summary>Sent by the kernel, which says no more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SignalInformation FromKernel(Signal signal) => Make(signal, SignalCodes.Kernel, 0, 0);

    /// <summary>Caused by an instruction.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="code">Why: one of <see cref="SignalCodes"/>.</param>
    /// <param name="address">What it touched, or where it is.</param>
    public static SignalInformation FromFault(Signal signal, int code, ulong address) => Make(signal, code, address, 0);

    /// <summary>Tells of a child.</summary>
    /// <param name="signal">The signal, usually <see cref="Signal.Child"/>.</param>
    /// <param name="code">What happened to it.</param>
    /// <param name="child">Which.</param>
    /// <param name="status">Its exit code, or the signal that ended, stopped or continued it.</param>
    /// <param name="userTime">CPU time in user mode, hundredths of a second.</param>
    /// <param name="systemTime">CPU time in the kernel, hundredths of a second.</param>
    public static SignalInformation FromChild(Signal signal, int code, ProcessId child, int status, ulong userTime, ulong systemTime)
    {
        SignalInformation information = Make(signal, code, (uint)child.Value, (uint)status);
        information._userTime = userTime;
        information._systemTime = systemTime;
        return information;
    }

    /// <summary>What is told of a signal for which there was no room to keep anything.</summary>
    public static SignalInformation Unknown(Signal signal) => Make(signal, SignalCodes.User, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SignalInformation Make(Signal signal, int code, ulong who, ulong value) => new()
    {
        _number = (int)signal,
        _code = code,
        _who = who,
        _value = value,
    };
}
