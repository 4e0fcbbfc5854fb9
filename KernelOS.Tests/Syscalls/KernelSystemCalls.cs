using System;
using System.Collections.Generic;
using System.Text;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls;

/// <summary>Our kernel's system calls, made by one thread of one process over an emulated machine.</summary>
public sealed class KernelSystemCalls : ISystemCalls
{
    /// <summary>Where the program's memory starts.</summary>
    public const long UserBase = 0x20_0000;

    private readonly SyscallTable<HostPlatform> _table = new();
    private readonly UserThread<HostPlatform> _thread;
    private readonly Frame<Size4KiB> _root;
    private readonly int _framesBefore;
    private readonly int _objectsBefore;
    private readonly int _userPages;

    public KernelSystemCalls(TerminalStreams terminals = TerminalStreams.None, int memoryMiB = 16, int userPages = 64)
    {
        Machine = new HostMachine((ulong)memoryMiB << 20);
        Platform = new HostPlatform(Machine);
        _userPages = userPages;
        Assert.That(Platform.TryCreateRoot(out _root), Is.True);
        for (int i = 0; i < userPages; i++)
        {
            Assert.That(Platform.TryAllocateFrame(default, out Frame<Size4KiB> frame), Is.True);
            Platform.MapUser(_root, PageAt(i), frame, PageAccess.Read | PageAccess.Write);
        }

        Platform.ActivateRoot(_root);
        KernelServices<HostPlatform> services = new(Platform);
        FileSystem = services.FileSystem;
        Streams = new StandardStreams<HostPlatform>(FileSystem, terminals);
        _objectsBefore = FileSystem.Pools.InUse;
        _framesBefore = Machine.FreeFrames.Count;
        _thread = services.Processes.First.MainThread;
        Assert.That(Files.TryBegin(), Is.True);
        Assert.That(Files.OpenStandardStreams(Streams), Is.EqualTo(FileError.None));
    }

    public HostMachine Machine { get; }

    public HostPlatform Platform { get; }

    public FileSystem<HostPlatform> FileSystem { get; }

    public StandardStreams<HostPlatform> Streams { get; }

    public FileContext<HostPlatform> Files => _thread.Process.Files;

    /// <summary>The end of the program's memory: a bad address.</summary>
    public long UserEnd => UserBase + (_userPages << 12);

    public long Call(SyscallNumber number, params object?[] arguments)
    {
        Span<nuint> values = stackalloc nuint[6];
        List<(long Address, byte[] Bytes)> buffers = [];
        long next = UserBase;
        for (int i = 0; i < arguments.Length; i++)
        {
            object? argument = arguments[i] is string text ? Encoding.Latin1.GetBytes(text + "\0") : arguments[i];
            if (argument is byte[] bytes)
            {
                Assert.That(next + bytes.Length, Is.LessThan(UserEnd), "no room for the buffers in the program's memory");
                Assert.That(Platform.TryWriteUser((nuint)next, bytes), Is.True);
                buffers.Add((next, bytes));
                values[i] = (nuint)next;
                next = (next + bytes.Length + 15) & -16;
            }
            else
            {
                values[i] = (nuint)(nint)Convert.ToInt64(argument ?? 0L, null);
            }
        }

        SyscallArguments registers = new() { A0 = values[0], A1 = values[1], A2 = values[2], A3 = values[3], A4 = values[4], A5 = values[5] };
        long result = _table.Dispatch((nuint)(ulong)number, ref registers, _thread).Value;
        foreach ((long address, byte[] bytes) in buffers)
        {
            Assert.That(Platform.TryReadUser((nuint)address, bytes), Is.True);
        }

        return result;
    }

    /// <summary>Ends the process and checks that all is given back but what has a name; the caller has removed those.</summary>
    public void Dispose()
    {
        Files.End();
        Assert.That(FileSystem.Root.EntryCount, Is.Zero, "the test leaves files behind");
        Assert.That(FileSystem.Pools.InUse, Is.EqualTo(_objectsBefore), "objects in use beside the root directory");
        Assert.That(Machine.FreeFrames, Has.Count.EqualTo(_framesBefore), "free frames");
        Machine.Dispose();
    }

    private static Page<Size4KiB> PageAt(int index) => Page<Size4KiB>.Create(VirtualAddress.Create((ulong)UserBase + ((ulong)index << 12)));
}
