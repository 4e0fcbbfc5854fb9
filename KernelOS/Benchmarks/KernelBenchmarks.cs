using System.Collections.Generic;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;
using Thread = KernelOS.Core.Scheduling.Thread;

namespace KernelOS.Benchmarks;

/// <summary>What the kernel itself does with memory and time: objects, frames, ticks of the timer.</summary>
internal static unsafe class KernelBenchmarks
{
    private const uint Objects = 1000;
    private const int Lists = 10;
    private const int Adds = 1000;
    private const uint Pages = 10_000;
    private const int Ticks = 32;
    private const ulong Switches = 8;

    /// <summary>Between two readings of the counter without an interrupt there are fewer steps.</summary>
    private const ulong Undisturbed = 60;

    private static ulong s_last;
    private static int s_writer;
    private static ulong s_switches;
    private static ulong s_switchSteps;
    private static int s_ended;

    /// <summary>Measures all cases; in a thread of priority Normal.</summary>
    public static void Run()
    {
        RunPages();
        RunObjects();
        RunTicks();
    }

    private static void RunPages()
    {
        BareMetal platform = default;
        Measurement measurement = Measurement.Start("kernel"u8, "page"u8);
        for (uint i = 0; i < Pages; i++)
        {
            if (platform.TryAllocateFrame(new FrameOwner(FrameUse.Other), out Frame<Size4KiB> frame))
            {
                platform.FreeFrame(frame);
            }
        }

        measurement.End(Pages);
    }

    private static void RunObjects()
    {
        object[] objects = new object[Objects];
        Measurement measurement = Measurement.Start("kernel"u8, "new-object"u8);
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = new object();
        }

        measurement.End(Objects);
        FreeAll(objects);
        measurement = Measurement.Start("kernel"u8, "new-array"u8);
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = new byte[4096];
        }

        measurement.End(Objects);
        FreeAll(objects);
        measurement = Measurement.Start("kernel"u8, "object-pair"u8);
        for (int i = 0; i < objects.Length; i++)
        {
            Free(new object());
        }

        measurement.End(Objects);
        measurement = Measurement.Start("kernel"u8, "list"u8);
        for (int i = 0; i < Lists; i++)
        {
            objects[i] = Fill(new List<int>());
        }

        measurement.End(Lists);
        measurement = Measurement.Start("kernel"u8, "list-capacity"u8);
        for (int i = 0; i < Lists; i++)
        {
            objects[Lists + i] = Fill(new List<int>(Adds));
        }

        measurement.End(Lists);
        FreeAll(objects);
        Free(objects);
    }

    private static List<int> Fill(List<int> list)
    {
        for (int i = 0; i < Adds; i++)
        {
            list.Add(i);
        }

        return list;
    }

    // A list's array is the list's own, so the list gives it back first.
    private static void FreeAll(object[] objects)
    {
        for (int i = 0; i < objects.Length; i++)
        {
            if (objects[i] is List<int> list)
            {
                list.Clear();
                list.TrimExcess();
            }

            Free(objects[i]);
            objects[i] = null!;
        }
    }

    /// <summary>Ticks while nobody else can run, then while two threads take turns.</summary>
    private static void RunTicks()
    {
        ulong steps = 0;
        ulong last = Instructions.ReadTimeStampCounter();
        for (int i = 0; i < Ticks;)
        {
            ulong now = Instructions.ReadTimeStampCounter();
            if (now - last > Undisturbed)
            {
                steps += now - last;
                i++;
                now = Instructions.ReadTimeStampCounter();
            }

            last = now;
        }

        Measurement.Report("kernel"u8, "tick"u8, Ticks, steps);
        if (Kernel.Threads.Create("ticks", ThreadPriority.Normal, new ThreadEntry(WatchInThread)).TryGet(out Thread thread))
        {
            Kernel.Scheduler.Add(thread);
            Watch(1);
            while (Volatile.Read(ref s_ended) == 0)
            {
                Kernel.Scheduler.Yield();
            }

            Measurement.Report("kernel"u8, "tick-switch"u8, s_switches, s_switchSteps);
        }
    }

    private static void WatchInThread(Thread thread)
    {
        Watch(2);
        Volatile.Write(ref s_ended, 1);
    }

    /// <summary>Writes down the counter all the time: what the other thread wrote last, it wrote before the tick.</summary>
    private static void Watch(int me)
    {
        // Written after the time and read before it, so that a switch in between makes no wrong sample, but none.
        while (Volatile.Read(ref s_switches) < Switches)
        {
            int writer = Volatile.Read(ref s_writer);
            ulong last = Volatile.Read(ref s_last);
            ulong now = Instructions.ReadTimeStampCounter();
            if (writer != me && writer != 0)
            {
                s_switchSteps += now - last;
                s_switches++;
            }

            Volatile.Write(ref s_last, now);
            Volatile.Write(ref s_writer, me);
        }
    }

    // void kos_runtime_free(object item): gives an object's memory back.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_free")]
    private static extern void Free(object item);
}
