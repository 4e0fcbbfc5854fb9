using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Signals;

/// <summary>The signals of a thread: which wait, which are to wait, and how its handlers run.</summary>
/// <remarks>Only the thread itself changes what is here, under the lock of the process table where others look at it; others only add to its queue.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="thread">The thread.</param>
public sealed partial class ThreadSignals<TPlatform>(UserThread<TPlatform> thread)
    where TPlatform : struct, IPlatform
{
    // Under the process table's lock.
    private SignalQueue _pending;
    private ulong _mask;
    private ulong _awaited;

    private ulong _savedMask;
    private bool _hasSavedMask;

    /// <summary>Where its handlers run if they ask for a stack of their own.</summary>
    public SignalStack Stack;

    /// <summary>How restart_syscall goes on with the call that was interrupted last.</summary>
    public RestartBlock<TPlatform> Restart;

    /// <summary>Signals that are to wait; bit 0 is signal 1.</summary>
    public ulong Mask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _mask;
    }

    /// <summary>The signals that wait for this thread; bit 0 is signal 1. May have changed by the time the caller looks.</summary>
    public ulong Pending => _pending.Set;

    /// <summary>Whether a signal is there that need not wait, or the process stops: a blocking call has to give up.</summary>
    internal bool IsDue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((_pending.Set | Process.Signals.Pending) & ~_mask) != 0 || Process.Signals.IsStopping;
    }

    /// <summary>Those signals themselves.</summary>
    internal ref SignalQueue Queue => ref _pending;

    /// <summary>Whether it has stopped, while its process is stopping.</summary>
    internal bool HasStopped { get; set; }

    private Process<TPlatform> Process => thread.Process;

    private ProcessTable<TPlatform> Table => thread.Process.Services.Processes.Table;

    private SignalPool<TPlatform> Pool => thread.Process.Services.Signals;

    /// <summary>Changes which signals are to wait; those that need not any more are handled before the program goes on.</summary>
    /// <remarks>
    /// Takes the lock only to leave signals to other threads: this thread changes its mask and then looks at what waits,
    /// while who sends adds to what waits and then looks at the mask, so that at least one of them sees both.
    /// </remarks>
    /// <param name="mask">Bit 0 is signal 1; SIGKILL and SIGSTOP never wait.</param>
    public void SetMask(ulong mask)
    {
        mask &= ~SignalMasks.Unblockable;
        ulong blocked = mask & ~_mask;
        _mask = mask;
        Interlocked.MemoryBarrier();
        ulong shared = Process.Signals.Pending;
        if ((shared & blocked) != 0)
        {
            Retarget(blocked);
        }

        if (((_pending.Set | shared) & ~mask) != 0)
        {
            thread.RaiseOwnWork();
        }
    }

    /// <summary>Changes which signals are to wait for the length of a system call, which ends it with <see cref="EndTemporaryMask"/>.</summary>
    public void BeginTemporaryMask(ulong mask)
    {
        _savedMask = _mask;
        _hasSavedMask = true;
        SetMask(mask);
    }

    /// <summary>Ends what <see cref="BeginTemporaryMask"/> began.</summary>
    /// <param name="isInterrupted">Whether a signal has ended the call: then the mask stays until its handler has been called.</param>
    public void EndTemporaryMask(bool isInterrupted)
    {
        if (!isInterrupted)
        {
            RestoreMask();
        }
    }

    /// <summary>Begins the life of a process's first thread.</summary>
    internal void Begin()
    {
        _mask = 0;
        _awaited = 0;
        _hasSavedMask = false;
        Stack = SignalStack.None;
        Restart = default;
        TrapNumber = 0;
        TrapError = 0;
        FaultAddress = 0;
    }

    /// <summary>Begins the life of a copy of a thread: its mask, nothing pending.</summary>
    /// <param name="maker">The thread.</param>
    /// <param name="keepsStack">Whether it has the same stack for handlers: not if both run in the same memory.</param>
    internal void BeginAs(ThreadSignals<TPlatform> maker, bool keepsStack)
    {
        Begin();
        _mask = maker._mask;
        Stack = keepsStack ? maker.Stack : SignalStack.None;
        TrapNumber = maker.TrapNumber;
        TrapError = maker.TrapError;
        FaultAddress = maker.FaultAddress;
    }

    /// <summary>Ends: what waits for the thread is lost, and what waits for any is left to the others. Under the lock of the process table, while the thread is its process's.</summary>
    internal void End()
    {
        Pool.Return(_pending.TakeAll(ulong.MaxValue));
        Process.Signals.NoteStopped(thread);
        Process.Signals.Retarget(thread, ~_mask);
    }

    /// <summary>Forgets what a program set that is executed no more: handlers, and the stack for them. Takes the lock.</summary>
    internal void ResetForExec()
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        Process.Signals.Actions.ResetHandlers();
        Stack = SignalStack.None;
        Restart = default;
    }

    /// <summary>Whether a signal of the set would have to wait for this thread.</summary>
    internal bool Waits(ulong signals) => ((_mask | _awaited) & signals) != 0;

    private void Retarget(ulong blocked)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        Process.Signals.Retarget(thread, blocked);
    }

    private void RestoreMask()
    {
        if (_hasSavedMask)
        {
            _hasSavedMask = false;
            SetMask(_savedMask);
        }
    }
}
