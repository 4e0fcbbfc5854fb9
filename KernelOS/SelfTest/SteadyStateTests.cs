using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Arch.X86_64;
using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using Thread = KernelOS.Core.Scheduling.Thread;

namespace KernelOS.SelfTest;

/// <summary>What the kernel does over and over again makes no objects.</summary>
internal static class SteadyStateTests
{
    private const int Rounds = 20;

    private static int s_ended;

    /// <summary>Threads come, switch, sleep and go, and frames change hands, without a single <c>new</c>.</summary>
    public static void NothingIsAllocated(ref SelfTestRunner test)
    {
        ulong start = CountAllocations();
        ThreadEntry work = new(Work);
        test.Check(CountAllocations() > start, "an object was made and not counted");

        // The first rounds fill the pools.
        RunRounds(ref test, work);
        ulong before = CountAllocations();
        RunRounds(ref test, work);
        ulong made = CountAllocations() - before;
        test.Check(made == 0, $"{made} objects were made");
    }

    private static void RunRounds(ref SelfTestRunner test, ThreadEntry work)
    {
        for (int i = 0; i < Rounds; i++)
        {
            Volatile.Write(ref s_ended, 0);
            if (!test.Check(Kernel.Threads.Create("steady", ThreadPriority.Normal, work).TryGet(out Thread thread), "a thread cannot be made"))
            {
                return;
            }

            Kernel.Scheduler.Add(thread);
            while (Volatile.Read(ref s_ended) == 0)
            {
                Kernel.Scheduler.Yield();
            }
        }
    }

    private static void Work(Thread thread)
    {
        BareMetal platform = default;
        if (platform.TryAllocateFrame(default, out Frame<Size4KiB> frame))
        {
            platform.FreeFrame(frame);
        }

        Kernel.Scheduler.Yield();
        Kernel.Scheduler.Sleep(Duration.FromMilliseconds(1));
        Volatile.Write(ref s_ended, 1);
    }

    // ulong kos_runtime_allocation_count(void): how often memory was allocated for objects and arrays.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_allocation_count")]
    private static extern ulong CountAllocations();
}
