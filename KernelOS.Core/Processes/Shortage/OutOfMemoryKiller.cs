using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Shortage;

/// <summary>What happens when a page fault finds no free frame: one process ends, and its memory is taken from it at once.</summary>
/// <remarks>
/// <para>
/// Memory is promised before it is there, so a promise may be impossible to
/// keep. A system call that needs memory says ENOMEM; only a fault has nobody to tell. The process that takes most is
/// chosen (see <see cref="Badness"/>) and killed. Whether and when it gets to its end depends on what its threads wait
/// for, perhaps for a lock that the faulting thread holds. So nobody waits for that: the faulting thread takes the
/// victim's private memory itself, and tries again. Waiting, with an end, is only for what is ending already or had
/// nothing that could be taken so. In the end the faulting process itself is the victim: so every fault ends.
/// </para>
/// <para>The way to a process's end allocates nothing, so it needs no reserve.</para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
public sealed class OutOfMemoryKiller<TPlatform>(KernelServices<TPlatform> services)
    where TPlatform : struct, IPlatform
{
    /// <summary>So many free frames may be where the caller cannot have them: kept at hand by CPUs.</summary>
    private const ulong NegligibleFrames = 64;

    /// <summary>How often a fault waits for processes that are ending before it has another one killed.</summary>
    private const int Patience = 20;

    /// <summary>How often the kernel tries again to start a program.</summary>
    private const int MostAttempts = 100;

    /// <summary>With so many free frames a program that cannot be started is too large itself.</summary>
    private const ulong EnoughFrames = 512;

    private long _kills;

    /// <summary>How many processes have been killed.</summary>
    public long Kills => System.Threading.Volatile.Read(ref _kills);

    private static Duration Pause => Duration.FromMilliseconds(1);

    /// <summary>Sees to it that there is memory again, if that can be: in thread context, interrupts enabled; locks under which threads may block do not matter.</summary>
    /// <param name="caller">The thread whose fault found no frame.</param>
    /// <param name="attempts">How often it has called this for the same fault; starts with 0.</param>
    /// <returns>Whether to try again; if not, the caller's process is ending.</returns>
    internal bool TryRelieve(UserThread<TPlatform> caller, ref int attempts)
    {
        if (caller.Process.IsEnding)
        {
            return false;
        }

        attempts++;
        if (services.Platform.FreeFrames > NegligibleFrames)
        {
            // Somebody has given memory back, which others may take before the caller does. But if all that there is is
            // not for the caller, nobody else is at fault.
            if (attempts > Patience)
            {
                Kill(new Handle<Process<TPlatform>>(caller.Process));
            }

            return !caller.Process.IsEnding;
        }

        // Before anyone dies, the kernel gives back what it only keeps for later.
        if (attempts == 1)
        {
            services.FileSystem.TryGiveBack();
            if (services.Platform.TryReclaim())
            {
                return true;
            }
        }

        if (!TryChoose(caller, attempts > Patience, out Handle<Process<TPlatform>> victim))
        {
            services.Scheduler.Sleep(Pause);
            return true;
        }

        Kill(victim);
        return !caller.Process.IsEnding;
    }

    /// <summary>The same for the kernel itself, which starts a program while others that run have all the memory.</summary>
    /// <returns>Whether to try again.</returns>
    internal bool TryRelieve(ref int attempts)
    {
        attempts++;
        if (attempts > MostAttempts || services.Platform.FreeFrames > EnoughFrames)
        {
            return false;
        }

        if (!TryChoose(null, attempts > Patience, out Handle<Process<TPlatform>> victim))
        {
            services.Scheduler.Sleep(Pause);
            return true;
        }

        if (!victim.IsNone)
        {
            Kill(victim);
        }

        return !victim.IsNone;
    }

    /// <summary>Chooses the victim; false if there is hope in those that are ending already.</summary>
    /// <param name="caller">Who is the victim if there is no other; null for nobody.</param>
    /// <param name="isImpatient">Whether those that are ending are not waited for any more.</param>
    /// <param name="victim">The victim.</param>
    private bool TryChoose(UserThread<TPlatform>? caller, bool isImpatient, out Handle<Process<TPlatform>> victim)
    {
        using SpinLockGuard<TPlatform> guard = services.Processes.Table.Acquire();
        ulong total = services.Platform.TotalFrames;
        long worst = Badness.Never;
        int number = 0;
        victim = default;
        Process<TPlatform>? chosen = caller?.Process;
        while (services.Processes.Table.TryFindNext(ref number, out Process<TPlatform>? process))
        {
            if (process.State != ProcessState.Running || process.Memory is not ProcessMemory<TPlatform> memory)
            {
                continue;
            }

            if (process.IsEnding && !isImpatient)
            {
                return false;
            }

            long badness = process.IsEnding ? Badness.Never : Badness.Of(memory, process.OutOfMemoryAdjustment, total);
            if (badness > worst)
            {
                worst = badness;
                chosen = process;
            }
        }

        victim = chosen is null ? default : new Handle<Process<TPlatform>>(chosen);
        return true;
    }

    /// <summary>Kills a process, with those that live in the same memory, and takes its private memory unless that is the caller's own.</summary>
    /// <param name="chosen">The process; it may have ended since it was chosen, and its object be another process.</param>
    private void Kill(Handle<Process<TPlatform>> chosen)
    {
        ProcessMemory<TPlatform> memory;
        CommandName name;
        ProcessId id;
        long adjustment;
        int killed = 0;
        using (services.Processes.Table.Acquire())
        {
            if (!chosen.TryGet(out Process<TPlatform>? victim) || victim.Memory is null)
            {
                return;
            }

            memory = victim.Memory;
            int number = 0;
            while (services.Processes.Table.TryFindNext(ref number, out Process<TPlatform>? process))
            {
                if (ReferenceEquals(process.Memory, memory) && process.State == ProcessState.Running && !process.IsEnding)
                {
                    process.BeginExit(ExitStatus.FromSignal(Signal.Kill));
                    killed++;
                }
            }

            if (killed == 0)
            {
                return;
            }

            // The process may be gone before this is logged.
            memory.Users++;
            name = victim.MainThread.Name;
            id = victim.Id;
            adjustment = victim.OutOfMemoryAdjustment;
        }

        System.Threading.Interlocked.Add(ref _kills, killed);
        Log.Write(
            services.Platform,
            $"out of memory: {name.Text}[{id.Value}] is killed, which has {memory.Space.ResidentPages << 2} KiB of {memory.Space.MappedPages << 2} KiB in memory (oom_score_adj {adjustment})");
        if (!ReferenceEquals(memory, (services.Scheduler.CurrentThread.Owner as UserThread<TPlatform>)?.Process.Memory))
        {
            memory.Space.Abandon();
        }

        services.Processes.Release(memory);
    }
}
