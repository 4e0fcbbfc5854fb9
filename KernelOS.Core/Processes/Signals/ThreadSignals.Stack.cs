namespace KernelOS.Core.Processes.Signals;

/// <content>The stack for handlers.</content>
public sealed partial class ThreadSignals<TPlatform>
{
    /// <summary>Sets the stack for handlers, as sigaltstack does.</summary>
    /// <param name="wanted">Any values.</param>
    /// <returns>Why not, or <see cref="SignalStackError.None"/>.</returns>
    public SignalStackError TrySetStack(SignalStack wanted)
    {
        if (Stack.Contains(thread.Platform.UserStackPointer))
        {
            return SignalStackError.InUse;
        }

        uint mode = wanted.Flags & ~SignalStack.AutoDisarm;
        if (mode is not (0 or SignalStack.InUse or SignalStack.Disabled))
        {
            return SignalStackError.UnknownFlags;
        }

        if (mode == SignalStack.Disabled)
        {
            wanted.Address = 0;
            wanted.Size = 0;
        }
        else if (wanted.Size < SignalStack.MinimumSize)
        {
            return SignalStackError.TooSmall;
        }

        wanted.Unused = 0;
        Stack = wanted;
        return SignalStackError.None;
    }
}
