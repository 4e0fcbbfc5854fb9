using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Signals;

/// <summary>Sends signals by number, as programs do, and the kernel's own.</summary>
/// <remarks>Takes the process table's lock; interrupts are enabled.</remarks>
public static class SignalSender
{
    /// <summary>Sends a signal to one thread that cannot end meanwhile, such as the caller's.</summary>
    public static void Send<TPlatform>(UserThread<TPlatform> thread, in SignalInformation information)
        where TPlatform : struct, IPlatform
    {
        using SpinLockGuard<TPlatform> guard = Begin(thread);
        thread.Process.Signals.Send(information, thread);
    }

    /// <summary>Sends a signal to a process, by the number of any of its threads.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="number">The number, positive.</param>
    /// <param name="information">What to send; without a signal it is only asked whether there is a process.</param>
    public static SignalError SendToProcess<TPlatform>(UserThread<TPlatform> caller, int number, in SignalInformation information)
        where TPlatform : struct, IPlatform
    {
        using SpinLockGuard<TPlatform> guard = Begin(caller);
        return caller.Process.Services.Processes.Table.TryFind(number, out UserThread<TPlatform>? thread)
            ? Send(thread.Process, null, information)
            : SignalError.NoProcess;
    }

    /// <summary>Sends a signal to one thread.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="group">The number of its process; 0 for any.</param>
    /// <param name="number">The thread's number.</param>
    /// <param name="information">What to send; without a signal it is only asked whether there is a thread.</param>
    public static SignalError SendToThread<TPlatform>(UserThread<TPlatform> caller, int group, int number, in SignalInformation information)
        where TPlatform : struct, IPlatform
    {
        using SpinLockGuard<TPlatform> guard = Begin(caller);
        return caller.Process.Services.Processes.Table.TryFind(number, out UserThread<TPlatform>? thread)
            && (group == 0 || thread.Process.Id.Value == group)
                ? Send(thread.Process, thread, information)
                : SignalError.NoProcess;
    }

    /// <summary>Sends a signal to all processes of a group.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="group">The group's number; 0 for the caller's own.</param>
    /// <param name="information">What to send; without a signal it is only asked whether there is a process.</param>
    public static SignalError SendToGroup<TPlatform>(UserThread<TPlatform> caller, int group, in SignalInformation information)
        where TPlatform : struct, IPlatform
    {
        using SpinLockGuard<TPlatform> guard = Begin(caller);
        group = group == 0 ? caller.Process.GroupId.Value : group;
        return SendToMany(caller, group, information);
    }

    /// <summary>Sends a signal to all processes but the first and the caller's own.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="information">What to send; without a signal it is only asked whether there is a process.</param>
    public static SignalError SendToOthers<TPlatform>(UserThread<TPlatform> caller, in SignalInformation information)
        where TPlatform : struct, IPlatform
    {
        using SpinLockGuard<TPlatform> guard = Begin(caller);
        return SendToMany(caller, 0, information);
    }

    private static SignalError SendToMany<TPlatform>(UserThread<TPlatform> caller, int group, in SignalInformation information)
        where TPlatform : struct, IPlatform
    {
        SignalError result = SignalError.NoProcess;
        int number = ProcessId.First.Value;
        while (caller.Process.Services.Processes.Table.TryFindNext(ref number, out Process<TPlatform>? process))
        {
            bool isMeant = group == 0 ? !ReferenceEquals(process, caller.Process) : process.GroupId.Value == group;
            if (isMeant)
            {
                SignalError error = Send(process, null, information);
                result = result == SignalError.None ? result : error;
            }
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SignalError Send<TPlatform>(Process<TPlatform> process, UserThread<TPlatform>? target, in SignalInformation information)
        where TPlatform : struct, IPlatform
    {
        if (information.Signal is < Signal.None or > Signal.Last)
        {
            return SignalError.NoSignal;
        }

        return information.Signal == Signal.None || process.Signals.Send(information, target) ? SignalError.None : SignalError.NoRoom;
    }

    /// <summary>Makes room for what comes with a signal, then takes the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SpinLockGuard<TPlatform> Begin<TPlatform>(UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        KernelServices<TPlatform> services = caller.Process.Services;
        ProcessTable<TPlatform> table = services.Processes.Table;
        if (!services.Signals.HasFree)
        {
            services.Signals.Reserve(table);
        }

        return table.Acquire();
    }
}
