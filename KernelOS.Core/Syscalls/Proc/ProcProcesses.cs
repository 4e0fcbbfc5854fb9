using System;
using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Synthesis;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Execution;
using KernelOS.Core.Processes.Shortage;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>The files under <c>/proc</c> that tell of one process or thread.</summary>
/// <remarks>What is told is taken from the process under the process table's lock, and kept alive where it is looked at for longer.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
internal sealed class ProcProcesses<TPlatform>(KernelServices<TPlatform> services)
    where TPlatform : struct, IPlatform
{
    /// <summary>The thread that looks; null in a thread of the kernel's own.</summary>
    internal UserThread<TPlatform>? Caller => services.Scheduler.CurrentThread.Owner as UserThread<TPlatform>;

    private ProcessTable<TPlatform> Table => services.Processes.Table;

    /// <summary>Whether a thread goes by a number.</summary>
    internal bool Exists(int number) => Table.TryFind(number, out _);

    /// <summary>Whether a thread belongs to a process.</summary>
    internal bool IsThreadOf(int number, int process)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        return Table.TryFind(number, out UserThread<TPlatform>? thread) && thread.Process.Id.Value == ProcessOf(process)?.Id.Value;
    }

    /// <summary>Finds the lowest number from <paramref name="number"/> on that names an entry of a directory; false if there is none.</summary>
    /// <param name="kind">What the directory's entries are.</param>
    /// <param name="owner">The process or thread whose directory it is.</param>
    /// <param name="number">From where on, and what was found.</param>
    internal bool TryFindNumber(ProcEntry kind, int owner, ref int number)
    {
        if (kind == ProcEntry.Descriptor)
        {
            return TryFindDescriptor(owner, ref number);
        }

        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        if (kind == ProcEntry.Process)
        {
            number--;
            return Table.TryFindNext(ref number, out _);
        }

        int lowest = int.MaxValue;
        Process<TPlatform>? process = kind == ProcEntry.Thread ? ProcessOf(owner) : null;
        for (UserThread<TPlatform>? thread = process?.FirstThread; thread is not null; thread = Process<TPlatform>.NextThread(thread))
        {
            int id = thread.Id.Value;
            lowest = id >= number && id < lowest ? id : lowest;
        }

        number = lowest;
        return lowest != int.MaxValue;
    }

    /// <summary>Finds where a link leads; null if nowhere. The reference is the caller's.</summary>
    internal Inode<TPlatform>? FindDestination(ProcKey key)
    {
        switch (key.Entry)
        {
            case ProcEntry.ProcessRoot:
                services.FileSystem.Root.Retain();
                return services.FileSystem.Root;
            case ProcEntry.ProcessExecutable:
                {
                    using SpinLockGuard<TPlatform> guard = Table.Acquire();
                    Inode<TPlatform>? file = ProcessOf(key.Number)?.Executable?.File;
                    file?.Retain();
                    return file;
                }

            case ProcEntry.ProcessWorkingDirectory:
                return FindWorkingDirectory(key.Number);
            default:
                return FindOpenInode(key.Number, key.Descriptor);
        }
    }

    /// <summary>Writes the path of a process's program and a NUL to the end of a buffer.</summary>
    internal Result<int, FileError> DescribeExecutable(int number, PathBuffer buffer)
    {
        Executable<TPlatform>? executable;
        using (Table.Acquire())
        {
            executable = ProcessOf(number)?.Executable;
            executable?.Retain();
        }

        if (executable is null)
        {
            return FileError.NotFound;
        }

        Result<int, FileError> result = executable.WritePath(buffer);
        executable.Release();
        return result;
    }

    /// <summary>Takes a new adjustment of how likely a process is to be killed when memory is short.</summary>
    internal FileError AdjustBadness(int number, ReadOnlySpan<byte> text)
    {
        if (!ProcText.TryReadNumber(text, out int value) || value is < Badness.LowestAdjustment or > Badness.HighestAdjustment)
        {
            return FileError.InvalidArgument;
        }

        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        if (ProcessOf(number) is not Process<TPlatform> process)
        {
            return FileError.NoProcess;
        }

        process.OutOfMemoryAdjustment = value;
        return FileError.None;
    }

    /// <summary>Writes a file's contents.</summary>
    internal FileError Describe(ProcKey key, ref ulong piece, ref Utf8Builder text)
    {
        switch (key.Entry)
        {
            case ProcEntry.ProcessMounts:
                text.AppendFormatted("tmpfs / tmpfs rw 0 0\nproc /proc proc ro 0 0\n"u8);
                return FileError.None;
            case ProcEntry.ProcessMaps or ProcEntry.ProcessNodes or ProcEntry.ProcessPageMap or ProcEntry.ProcessPageStatistics
                or ProcEntry.ProcessPageStatisticsSum or ProcEntry.ProcessCommandLine or ProcEntry.ProcessEnvironment:
                return DescribeMemory(key, ref piece, ref text);
            default:
                return TryLook(key.Number, out ProcessLook look) ? Describe(key, look, ref text) : FileError.NoProcess;
        }
    }

    private static FileError Describe(ProcKey key, in ProcessLook look, ref Utf8Builder text)
    {
        switch (key.Entry)
        {
            case ProcEntry.ProcessBadness:
                ProcText.AddNumber(ref text, ""u8, look.BadnessScore);
                break;
            case ProcEntry.ProcessBadnessAdjustment:
                ProcText.AddNumber(ref text, ""u8, look.BadnessAdjustment);
                break;
            case ProcEntry.ProcessName:
                ProcText.AddLine(ref text, look.Name.Text);
                break;
            case ProcEntry.ProcessStatistics:
                ProcStatus.AddStatistics(ref text, look);
                break;
            case ProcEntry.ProcessMemoryStatistics:
                ProcStatus.AddMemory(ref text, look);
                break;
            case ProcEntry.ProcessStatus:
                ProcStatus.AddStatus(ref text, look);
                break;
            default:
                ProcStatus.AddLimits(ref text, look);
                break;
        }

        return FileError.None;
    }

    private FileError DescribeMemory(ProcKey key, ref ulong piece, ref Utf8Builder text)
    {
        ProcessMemory<TPlatform>? memory;
        Processes.Loading.ProgramLayout layout;
        MemoryPolicy policy;
        using (Table.Acquire())
        {
            Process<TPlatform>? process = ProcessOf(key.Number);
            if (process is null)
            {
                return FileError.NoProcess;
            }

            // A process without memory has ended, or is the first one: there is nothing to tell.
            layout = process.Layout;
            policy = process.MainThread.MemoryPolicy;
            memory = process.Memory;
            if (memory is not null)
            {
                memory.Users++;
            }
        }

        if (memory is null)
        {
            return FileError.None;
        }

        switch (key.Entry)
        {
            case ProcEntry.ProcessPageMap:
                ProcPageMap.Add(memory.Space, piece, ref text);
                break;
            case ProcEntry.ProcessPageStatisticsSum:
                ProcPages.AddSum(memory.Space, ref text);
                break;
            case ProcEntry.ProcessCommandLine:
                AddBytes(memory, layout.ArgumentsStart, layout.EnvironmentStart, ref text);
                break;
            case ProcEntry.ProcessEnvironment:
                AddBytes(memory, layout.EnvironmentStart, layout.EnvironmentEnd, ref text);
                break;
            default:
                AddMappings(key.Entry, memory.Space, policy, ref piece, ref text);
                break;
        }

        services.Processes.Release(memory);
        return FileError.None;
    }

    /// <summary>Adds what a file tells of each mapping, as far as there is room.</summary>
    /// <param name="file">The file.</param>
    /// <param name="space">The address space.</param>
    /// <param name="policy">The policy of mappings that have none.</param>
    /// <param name="next">Behind what address the first mapping is to end; gets where to go on, or 0.</param>
    /// <param name="text">Where to.</param>
    private void AddMappings(ProcEntry file, AddressSpace<TPlatform> space, in MemoryPolicy policy, ref ulong next, ref Utf8Builder text)
    {
        while (space.TryGetMapping(next, out MappingInfo mapping))
        {
            switch (file)
            {
                case ProcEntry.ProcessNodes:
                    ProcNodes.AddLine(services.FileSystem, space, mapping, policy, ref text);
                    break;
                case ProcEntry.ProcessPageStatistics:
                    ProcPages.Add(services.FileSystem, space, mapping, ref text);
                    break;
                default:
                    ProcMaps.AddLine(services.FileSystem, mapping, ref text);
                    break;
            }

            mapping.Source?.Release();
            next = mapping.End;
            if (text.Length > SynthesizedText.Length - ProcMaps.LongestEntry)
            {
                return;
            }
        }

        next = 0;
    }

    private static void AddBytes(ProcessMemory<TPlatform> memory, ulong start, ulong end, ref Utf8Builder text)
    {
        Span<byte> piece = stackalloc byte[256];
        while (start < end && !text.IsTruncated)
        {
            int count = (int)Math.Min(end - start, (ulong)piece.Length);
            if (!memory.Space.TryPeek(start, piece.Slice(0, count)))
            {
                return;
            }

            text.AppendFormatted(piece.Slice(0, count));
            start += (ulong)count;
        }
    }

    private bool TryLook(int number, out ProcessLook look)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        look = default;
        if (!Table.TryFind(number, out UserThread<TPlatform>? thread))
        {
            return false;
        }

        look = ProcessLook.At(thread);
        return true;
    }

    /// <summary>The process of a thread's number, under the lock; null if there is none.</summary>
    private Process<TPlatform>? ProcessOf(int number) => Table.TryFind(number, out UserThread<TPlatform>? thread) ? thread.Process : null;

    private bool TryRetainDescriptors(int number, [NotNullWhen(true)] out FileDescriptorTable<TPlatform>? descriptors)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        descriptors = null;
        return ProcessOf(number) is Process<TPlatform> process && process.Files.TryRetainDescriptors(out descriptors);
    }

    private bool TryFindDescriptor(int owner, ref int descriptor)
    {
        if (!TryRetainDescriptors(owner, out FileDescriptorTable<TPlatform>? descriptors))
        {
            return false;
        }

        descriptor = descriptors.FindOpen(descriptor);
        descriptors.Release();
        return descriptor >= 0;
    }

    private Inode<TPlatform>? FindOpenInode(int number, int descriptor)
    {
        if (!TryRetainDescriptors(number, out FileDescriptorTable<TPlatform>? descriptors))
        {
            return null;
        }

        FileLease<TPlatform> lease = descriptors.BorrowCounted(descriptor);
        Inode<TPlatform>? inode = lease.TryGet(out OpenFile<TPlatform>? file) ? file.Inode : null;
        inode?.Retain();
        lease.Dispose();
        descriptors.Release();
        return inode;
    }

    private Inode<TPlatform>? FindWorkingDirectory(int number)
    {
        PathContext<TPlatform>? paths;
        using (Table.Acquire())
        {
            paths = null;
            if (ProcessOf(number) is not Process<TPlatform> process || !process.Files.TryRetainPaths(out paths))
            {
                return null;
            }
        }

        Inode<TPlatform> directory = paths.GetWorkingDirectory();
        paths.Release();
        return directory;
    }
}
