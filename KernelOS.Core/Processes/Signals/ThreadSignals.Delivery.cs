using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Signals;

/// <content>Signals on the way out to user mode, called by the thread itself with interrupts enabled and without locks.</content>
public sealed partial class ThreadSignals<TPlatform>
{
    /// <summary>The number of the last exception that the program caused on this thread; handlers are told.</summary>
    public uint TrapNumber { get; private set; }

    /// <summary>Its error code.</summary>
    public ulong TrapError { get; private set; }

    /// <summary>The address of the last page fault.</summary>
    public ulong FaultAddress { get; private set; }

    /// <summary>Handles all signals that need not wait, and finishes the system call that they may have interrupted. The process may have to end afterwards.</summary>
    internal void Deliver()
    {
        bool isCall = thread.Platform.TryGetSystemCall(out nint result);
        do
        {
            while (TryTake(out SignalInformation information, out SignalAction action))
            {
                if (isCall)
                {
                    SystemCallRestart.BeforeHandler(thread.Platform, result, action);
                    isCall = false;
                }

                Handle(information, action);
            }
        }
        while (!CanEnterUser());

        if (isCall)
        {
            SystemCallRestart.WithoutHandler(thread.Platform, result);
        }

        RestoreMask();
    }

    /// <summary>Returns from a handler: the registers, the mask and the stack for handlers are what they were, or what the program has made of them.</summary>
    /// <returns>What the system call returns. A frame that cannot be used is a <see cref="Signal.SegmentationFault"/>.</returns>
    public nint Return()
    {
        // With work to do the thread leaves with all its registers, not with those that a system call keeps.
        Restart.Forget();
        thread.RaiseOwnWork();
        bool isRestored = thread.Platform.TryPopSignalFrame(out SignalReturn restored);
        if (restored.IsRead)
        {
            SetMask(restored.Mask);
        }

        if (!isRestored)
        {
            Force(SignalInformation.FromKernel(Signal.SegmentationFault));
            return restored.Result;
        }

        SignalStack stack = new() { Address = restored.AlternateAddress, Size = restored.AlternateSize, Flags = restored.AlternateFlags };
        if (stack.Address != Stack.Address || stack.Size != Stack.Size || stack.Flags != Stack.Flags)
        {
            // As on Linux, one that cannot be set stays as it is.
            _ = TrySetStack(stack);
        }

        return restored.Result;
    }

    /// <summary>Sends the thread a signal that cannot wait, since the program cannot go on before: if it is blocked or ignored, it ends the process.</summary>
    public void Force(in SignalInformation information)
    {
        Signal signal = information.Signal;
        Pool.Reserve(Table);
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        ref SignalAction action = ref Process.Signals.Actions[signal];
        if (action.Handler == SignalAction.Ignore || SignalMasks.Contains(_mask, signal))
        {
            action.Handler = SignalAction.Default;
            _mask &= ~SignalMasks.Of(signal);
        }

        Process.Signals.Send(information, thread);
        thread.RaiseOwnWork();
    }

    /// <summary>Whether a signal that is forced now would end the process.</summary>
    public bool WouldEnd(Signal signal) =>
        Process.Signals.Actions[signal].Handler <= SignalAction.Ignore || SignalMasks.Contains(_mask, signal);

    /// <summary>Notes an exception of the program's, for handlers.</summary>
    public void NoteTrap(uint number, ulong error)
    {
        TrapNumber = number;
        TrapError = error;
    }

    /// <summary>Notes a page fault of the program's, for handlers.</summary>
    public void NotePageFault(uint number, ulong error, ulong address)
    {
        NoteTrap(number, error);
        FaultAddress = address;
    }

    /// <summary>Takes the next signal that has a handler; those that have none are dealt with. False if there is none, or the thread must end.</summary>
    private bool TryTake(out SignalInformation information, out SignalAction action)
    {
        Unsafe.SkipInit(out information);
        Unsafe.SkipInit(out action);

        // Who sends a signal after this look marks the thread again.
        return IsDue && TryTakeDue(ref information, ref action);
    }

    private bool TryTakeDue(ref SignalInformation information, ref SignalAction action)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        Process<TPlatform> process = Process;
        ProcessSignals<TPlatform> shared = process.Signals;
        while (!process.MustEnd(thread))
        {
            if (shared.IsStopping)
            {
                shared.StopHere(thread);
                continue;
            }

            ulong set = _pending.Set & ~_mask;
            ref SignalQueue queue = ref _pending;
            if (set == 0)
            {
                set = shared.Pending & ~_mask;
                queue = ref shared.Queue;
                if (set == 0)
                {
                    break;
                }
            }

            Signal signal = SignalQueue.FirstOf(set);
            TakeFrom(ref queue, signal, out information);
            ref SignalAction wanted = ref shared.Actions[signal];
            if (wanted.Handler > SignalAction.Ignore)
            {
                action = wanted;
                if (wanted.Has(SignalAction.ResetHandler))
                {
                    wanted.Handler = SignalAction.Default;
                }

                return true;
            }

            if (wanted.Handler == SignalAction.Default)
            {
                DoDefault(signal);
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeFrom(ref SignalQueue queue, Signal signal, out SignalInformation information)
    {
        QueuedSignal? queued = queue.Take(signal);
        if (queued is null)
        {
            information = SignalInformation.Unknown(signal);
            return;
        }

        information = queued.Information;
        Pool.Return(queued);
    }

    /// <summary>The default action, under the lock.</summary>
    private void DoDefault(Signal signal)
    {
        ulong bit = SignalMasks.Of(signal);
        if ((bit & SignalMasks.IgnoredByDefault) != 0)
        {
            return;
        }

        if ((bit & SignalMasks.Stopping) == 0)
        {
            Process.BeginExit(ExitStatus.FromSignal(signal));
        }
        else if (signal == Signal.Stop || !Process.Signals.IsGroupOrphaned())
        {
            Process.Signals.BeginStop(signal);
        }
    }

    /// <summary>Makes a handler run next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Handle(in SignalInformation information, in SignalAction action)
    {
        Signal signal = information.Signal;
        if (!action.Has(SignalAction.HasRestorer) || !TryPushFrame(information, action))
        {
            if (signal == Signal.SegmentationFault)
            {
                // Its own handler cannot run.
                Process.Signals.Actions[signal].Handler = SignalAction.Default;
            }

            Force(SignalInformation.FromKernel(Signal.SegmentationFault));
            return;
        }

        _hasSavedMask = false;
        SetMask(_mask | action.Mask | (action.Has(SignalAction.NoDefer) ? 0 : SignalMasks.Of(signal)));
        if ((Stack.Flags & SignalStack.AutoDisarm) != 0)
        {
            Stack = SignalStack.None;
        }
    }

    private bool TryPushFrame(in SignalInformation information, in SignalAction action)
    {
        nuint stackPointer = thread.Platform.UserStackPointer;
        bool isOnStack = Stack.Contains(stackPointer);
        Unsafe.SkipInit(out SignalFrame frame);
        frame.Signal = (int)information.Signal;
        frame.HasInformation = action.Has(SignalAction.WantsInformation);
        frame.Handler = (nuint)action.Handler;
        frame.Restorer = (nuint)action.Restorer;
        frame.StackPointer = stackPointer - (nuint)TPlatform.RedZoneSize;
        frame.StackStart = 0;
        frame.StackSize = 0;
        frame.Mask = _hasSavedMask ? _savedMask : _mask;
        frame.AlternateAddress = Stack.Address;
        frame.AlternateSize = Stack.Size;
        frame.AlternateFlags = Stack.Flags;
        frame.TrapNumber = TrapNumber;
        frame.TrapError = TrapError;
        frame.FaultAddress = FaultAddress;
        if (action.Has(SignalAction.OnStack) && Stack.Size != 0 && !Stack.Contains(frame.StackPointer))
        {
            frame.StackPointer = (nuint)(Stack.Address + Stack.Size);
            isOnStack = true;
        }

        if (isOnStack)
        {
            frame.StackStart = (nuint)Stack.Address;
            frame.StackSize = (nuint)Stack.Size;
        }

        return thread.Platform.TryPushSignalFrame(frame, MemoryMarshal.AsBytes(new ReadOnlySpan<SignalInformation>(in information)));
    }

    /// <summary>Whether the CPU takes the registers; if not, the program gets a signal for it.</summary>
    private bool CanEnterUser() => thread.Platform.CanEnterUser || Process.MustEnd(thread) || RefuseRegisters();

    private bool RefuseRegisters()
    {
        const uint GeneralProtection = 13;
        NoteTrap(GeneralProtection, 0);
        Force(SignalInformation.FromKernel(Signal.SegmentationFault));
        return false;
    }
}
