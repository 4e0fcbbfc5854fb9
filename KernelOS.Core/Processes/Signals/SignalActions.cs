using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Processes.Signals;

/// <summary>What a process wants done on each signal.</summary>
public sealed class SignalActions
{
    private readonly SignalAction[] _actions = new SignalAction[(int)Signal.Last];

    /// <summary>The action of a signal from 1 to <see cref="Signal.Last"/>.</summary>
    public ref SignalAction this[Signal signal]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _actions[(int)signal - 1];
    }

    /// <summary>Whether a signal would do nothing: it is ignored, or the default action is to ignore it.</summary>
    public bool Ignores(Signal signal)
    {
        ulong handler = this[signal].Handler;
        return handler == SignalAction.Ignore
            || (handler == SignalAction.Default && SignalMasks.Contains(SignalMasks.IgnoredByDefault, signal));
    }

    /// <summary>The signals that are ignored explicitly, or those that have a handler, for telling; bit 0 is signal 1.</summary>
    /// <param name="ignored">Which of the two.</param>
    public ulong GetSet(bool ignored)
    {
        ulong set = 0;
        for (Signal signal = Signal.HangUp; signal <= Signal.Last; signal++)
        {
            ulong handler = this[signal].Handler;
            if (ignored ? handler == SignalAction.Ignore : handler > SignalAction.Ignore)
            {
                set |= SignalMasks.Of(signal);
            }
        }

        return set;
    }

    /// <summary>Takes over what another process wants.</summary>
    internal void CopyFrom(SignalActions other) => new ReadOnlySpan<SignalAction>(other._actions).CopyTo(_actions);

    /// <summary>Makes the default action of every one that a handler has, since exec takes the handlers away; what is ignored stays so.</summary>
    public void ResetHandlers()
    {
        foreach (ref SignalAction action in new Span<SignalAction>(_actions))
        {
            if (action.Handler > SignalAction.Ignore)
            {
                action = default;
            }
            else if ((action.Flags | action.Restorer | action.Mask) != 0)
            {
                action = new SignalAction { Handler = action.Handler };
            }
        }
    }

    /// <summary>Makes every action the default one.</summary>
    internal void Reset() => new Span<SignalAction>(_actions).Clear();
}
