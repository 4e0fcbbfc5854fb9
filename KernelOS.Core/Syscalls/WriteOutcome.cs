using System.Runtime.CompilerServices;
using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>What a write tells the program: a number, and a signal if nobody reads any more.</summary>
internal static class WriteOutcome
{
    /// <summary>The result of a write.</summary>
    /// <param name="caller">The writing thread.</param>
    /// <param name="written">What the file said.</param>
    /// <param name="foundNoReader">Whether nobody reads, which may show after some bytes were written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static SyscallResult Tell<TPlatform>(UserThread<TPlatform> caller, Result<nuint, FileError> written, bool foundNoReader)
        where TPlatform : struct, IPlatform
    {
        if (foundNoReader)
        {
            SendSignal(caller);
        }

        return written.ToSyscallResult();
    }

    // Apart, so that a write has no room for a signal on its stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SendSignal<TPlatform>(UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        SignalSender.Send(caller, SignalInformation.FromProcess(Signal.Pipe, caller.Process.Id));
}
