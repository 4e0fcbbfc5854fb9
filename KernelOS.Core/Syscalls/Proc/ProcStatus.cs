using System;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>How a process is told of in <c>/proc/PID/{stat,statm,status,limits}</c> (proc(5)).</summary>
internal static class ProcStatus
{
    private const long KibibytesPerPage = 4;
    private const long BytesPerPage = 4096;
    private const int Priority = 20;

    /// <summary>Adds the 52 fields of <c>stat</c>; those that are not kept are 0.</summary>
    internal static void AddStatistics(ref Utf8Builder text, in ProcessLook look)
    {
        text.AppendFormatted((ulong)look.Id);
        text.AppendFormatted(" ("u8);
        text.AppendFormatted(look.Name.Text);
        text.AppendFormatted(") "u8);
        text.AppendFormatted(look.State);
        ReadOnlySpan<long> fields =
        [
            look.Parent, look.Group, look.Session, 0, -1, 0, (long)look.Faults, (long)look.ChildrenFaults, 0, 0,
            Ticks(look.CpuTime), 0, Ticks(look.ChildrenCpuTime), 0, Priority, 0, look.Threads, 0,
            look.StartTime.Nanoseconds / ProcText.NanosecondsPerTick,
            (long)look.MappedPages * BytesPerPage, (long)look.ResidentPages, -1,
            1, 1, (long)look.Layout.StackPointer, 0, 0, 0, 0, 0, 0, 0, 0, 0, (int)Signal.Child, 0, 0, 0, 0, 0, 0,
            0, 0, 0, (long)look.Layout.ArgumentsStart, (long)look.Layout.EnvironmentStart,
            (long)look.Layout.EnvironmentStart, (long)look.Layout.EnvironmentEnd, 0,
        ];
        foreach (long field in fields)
        {
            ProcText.AddField(ref text, field);
        }

        text.AppendFormatted("\n"u8);
    }

    /// <summary>Adds the fields of <c>statm</c>, in pages.</summary>
    internal static void AddMemory(ref Utf8Builder text, in ProcessLook look)
    {
        text.AppendFormatted(look.MappedPages);
        ProcText.AddField(ref text, (long)look.ResidentPages);
        text.AppendFormatted(" 0 0 0 "u8);
        text.AppendFormatted(look.MappedPages);
        text.AppendFormatted(" 0\n"u8);
    }

    /// <summary>Adds the lines of <c>status</c>.</summary>
    internal static void AddStatus(ref Utf8Builder text, in ProcessLook look)
    {
        text.AppendFormatted("Name:\t"u8);
        ProcText.AddEscaped(ref text, look.Name.Text, @"\n"u8, @"\\"u8);
        text.AppendFormatted("\nState:\t"u8);
        ProcText.AddLine(ref text, look.State switch { 'R' => "R (running)"u8, 'T' => "T (stopped)"u8, 'Z' => "Z (zombie)"u8, _ => "S (sleeping)"u8 });
        ProcText.AddNumber(ref text, "Tgid:\t"u8, look.ProcessNumber);
        ProcText.AddNumber(ref text, "Ngid:\t"u8, 0);
        ProcText.AddNumber(ref text, "Pid:\t"u8, look.Id);
        ProcText.AddNumber(ref text, "PPid:\t"u8, look.Parent);
        ProcText.AddNumber(ref text, "TracerPid:\t"u8, 0);
        text.AppendFormatted("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t64\nGroups:\t\n"u8);
        if (look.MappedPages != 0)
        {
            AddKibibytes(ref text, "VmPeak:\t"u8, look.PeakMappedPages);
            AddKibibytes(ref text, "VmSize:\t"u8, look.MappedPages);
            AddKibibytes(ref text, "VmLck:\t"u8, look.LockedPages);
            AddKibibytes(ref text, "VmHWM:\t"u8, look.PeakResidentPages);
            AddKibibytes(ref text, "VmRSS:\t"u8, look.ResidentPages);
        }

        ProcText.AddNumber(ref text, "Threads:\t"u8, look.Threads);
        AddSignals(ref text, "SigPnd:\t"u8, look.ThreadPending);
        AddSignals(ref text, "ShdPnd:\t"u8, look.SharedPending);
        AddSignals(ref text, "SigBlk:\t"u8, look.Blocked);
        AddSignals(ref text, "SigIgn:\t"u8, look.Ignored);
        AddSignals(ref text, "SigCgt:\t"u8, look.Handled);
    }

    /// <summary>Adds the lines of <c>limits</c>.</summary>
    internal static void AddLimits(ref Utf8Builder text, in ProcessLook look)
    {
        AddColumns(ref text, "Limit"u8, "Soft Limit"u8, "Hard Limit"u8, "Units"u8);
        Span<byte> soft = stackalloc byte[24];
        Span<byte> hard = stackalloc byte[24];
        for (int i = 0; i < (int)Resource.Count; i++)
        {
            ReadOnlySpan<byte> name = NameOf(i, out ReadOnlySpan<byte> unit);
            AddColumns(ref text, name, Format(soft, look.Limits[i].Current), Format(hard, look.Limits[i].Maximum), unit);
        }
    }

    private static void AddColumns(ref Utf8Builder text, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> soft, scoped ReadOnlySpan<byte> hard, scoped ReadOnlySpan<byte> unit)
    {
        text.AppendFormatted(name, -26);
        text.AppendFormatted(soft, -21);
        text.AppendFormatted(hard, -21);
        text.AppendFormatted(unit, -10);
        text.AppendFormatted("\n"u8);
    }

    private static ReadOnlySpan<byte> Format(Span<byte> room, ulong limit)
    {
        if (limit == ResourceLimit.Unlimited)
        {
            return "unlimited"u8;
        }

        Utf8Builder number = new(room);
        number.AppendFormatted(limit);
        return room.Slice(0, number.Length);
    }

    private static ReadOnlySpan<byte> NameOf(int resource, out ReadOnlySpan<byte> unit)
    {
        unit = resource switch { 0 => "seconds"u8, 5 or 1 or 2 or 3 or 4 or 8 or 9 or 12 => "bytes"u8, 6 => "processes"u8, 7 => "files"u8, 10 => "locks"u8, 11 => "signals"u8, 15 => "us"u8, _ => default };
        return resource switch
        {
            0 => "Max cpu time"u8,
            1 => "Max file size"u8,
            2 => "Max data size"u8,
            3 => "Max stack size"u8,
            4 => "Max core file size"u8,
            5 => "Max resident set"u8,
            6 => "Max processes"u8,
            7 => "Max open files"u8,
            8 => "Max locked memory"u8,
            9 => "Max address space"u8,
            10 => "Max file locks"u8,
            11 => "Max pending signals"u8,
            12 => "Max msgqueue size"u8,
            13 => "Max nice priority"u8,
            14 => "Max realtime priority"u8,
            _ => "Max realtime timeout"u8,
        };
    }

    private static long Ticks(Duration time) => time.Nanoseconds / ProcText.NanosecondsPerTick;

    private static void AddSignals(ref Utf8Builder text, scoped ReadOnlySpan<byte> name, ulong set)
    {
        text.AppendFormatted(name);
        text.AppendFormatted(set, "x16");
        text.AppendFormatted("\n"u8);
    }

    private static void AddKibibytes(ref Utf8Builder text, scoped ReadOnlySpan<byte> name, ulong pages)
    {
        text.AppendFormatted(name);
        text.AppendFormatted((long)pages * KibibytesPerPage, 8);
        text.AppendFormatted(" kB\n"u8);
    }
}
