using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Signals;

/// <summary>What becomes of a system call that a signal has interrupted.</summary>
/// <remarks>
/// A call that gives up returns one of Linux's internal codes (<c>include/linux/errno.h</c>), which programs never see:
/// <code>
///                          a handler runs           no handler runs
/// 512 ERESTARTSYS          again if SA_RESTART      again
/// 513 ERESTARTNOINTR       again                    again
/// 514 ERESTARTNOHAND       EINTR                    again
/// 516 ERESTART_RESTARTBLOCK EINTR                   restart_syscall
/// </code>
/// </remarks>
internal static class SystemCallRestart
{
    private const nint Interrupted = -4;
    private const nint Restart = -512;
    private const nint RestartAlways = -513;
    private const nint RestartWithoutHandler = -514;
    private const nint ContinueWithoutHandler = -516;

    /// <summary>Before a handler runs.</summary>
    internal static void BeforeHandler<TPlatform>(TPlatform platform, nint result, in SignalAction action)
        where TPlatform : struct, ISignalFrames
    {
        switch (result)
        {
            case RestartAlways:
            case Restart when action.Has(SignalAction.Restart):
                platform.RepeatSystemCall(SystemCallRepetition.Same);
                break;
            case Restart or RestartWithoutHandler or ContinueWithoutHandler:
                platform.SetSystemCallResult(Interrupted);
                break;
        }
    }

    /// <summary>When none has run.</summary>
    internal static void WithoutHandler<TPlatform>(TPlatform platform, nint result)
        where TPlatform : struct, ISignalFrames
    {
        switch (result)
        {
            case Restart or RestartAlways or RestartWithoutHandler:
                platform.RepeatSystemCall(SystemCallRepetition.Same);
                break;
            case ContinueWithoutHandler:
                platform.RepeatSystemCall(SystemCallRepetition.Continued);
                break;
        }
    }
}
