using System;
using System.Text;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Emulation;

/// <summary>What stands for a program in user mode on the host: it reaches the kernel through system calls and its own memory alone.</summary>
public sealed class HostProgram(HostKernel kernel, SyscallTable<HostPlatform> table, UserThread<HostPlatform> thread, nuint entry, nuint stackPointer)
{
    /// <summary>The thread that runs it.</summary>
    public UserThread<HostPlatform> Thread { get; } = thread;

    /// <summary>Where it starts.</summary>
    public nuint Entry { get; } = entry;

    /// <summary>The stack pointer that it starts with.</summary>
    public nuint StackPointer { get; } = stackPointer;

    /// <summary>A system call.</summary>
    public SyscallResult Call(SyscallNumber number, nuint a0 = 0, nuint a1 = 0, nuint a2 = 0, nuint a3 = 0, nuint a4 = 0, nuint a5 = 0)
    {
        int depth = Context.Depth;
        do
        {
            SyscallArguments arguments = new() { A0 = a0, A1 = a1, A2 = a2, A3 = a3, A4 = a4, A5 = a5 };
            Return(table.Dispatch((nuint)number, ref arguments, Thread).Value);
            RunHandlers(depth);
            number = Context.Repetition == SystemCallRepetition.Continued ? SyscallNumber.RestartSysCall : number;
        }
        while (Context.Repetition is not null);
        return new SyscallResult(Context.Result);
    }

    /// <summary>What an interrupt or exception of the program ends in: its work, and the handlers of signals that have come.</summary>
    public void Interrupt()
    {
        int depth = Context.Depth;
        DoWork();
        RunHandlers(depth);
    }

    /// <summary>A system call of the clone family; the new process or thread does <paramref name="child"/> and exits with what it returns.</summary>
    public SyscallResult Clone(Func<HostProgram, int> child, SyscallNumber number = SyscallNumber.Fork, nuint a0 = 0, nuint a1 = 0, nuint a2 = 0, nuint a3 = 0, nuint a4 = 0)
    {
        Context.NextClone = child;
        return Call(number, a0, a1, a2, a3, a4);
    }

    /// <summary>A system call that must succeed.</summary>
    public nuint Must(SyscallNumber number, nuint a0 = 0, nuint a1 = 0, nuint a2 = 0, nuint a3 = 0, nuint a4 = 0, nuint a5 = 0)
    {
        SyscallResult result = Call(number, a0, a1, a2, a3, a4, a5);
        Assert.That(result.Error, Is.EqualTo(Errno.None), $"{number}");
        return (nuint)result.Value;
    }

    /// <summary>What stands for the registers.</summary>
    public HostUserContext Context => Thread.Platform.Machine.UserContext!();

    /// <summary>Memory for the program's data.</summary>
    public nuint Allocate(nuint length) => Must(SyscallNumber.MMap, 0, length, 3, 0x22, nuint.MaxValue, 0);

    /// <summary>Loads bytes.</summary>
    public byte[] Load(nuint address, int count)
    {
        byte[] bytes = new byte[count];
        Assert.That(Thread.Platform.TryReadUser(address, bytes), Is.True, $"load at 0x{address:x}");
        return bytes;
    }

    /// <summary>Loads a word.</summary>
    public ulong LoadWord(nuint address) => BitConverter.ToUInt64(Load(address, 8));

    /// <summary>Loads text up to its NUL.</summary>
    public string LoadText(nuint address)
    {
        StringBuilder text = new();
        for (byte next = Load(address, 1)[0]; next != 0; next = Load(++address, 1)[0])
        {
            text.Append((char)next);
        }

        return text.ToString();
    }

    /// <summary>Reads a whole file, through memory below the stack.</summary>
    public string ReadFile(string path)
    {
        nuint room = StackPointer - 4096;
        Store(room, Encoding.ASCII.GetBytes(path + "\0"));
        nuint descriptor = Must(SyscallNumber.Open, room, 0);
        StringBuilder text = new();
        int count;
        while ((count = (int)Must(SyscallNumber.Read, descriptor, room, 1000)) != 0)
        {
            text.Append(Encoding.ASCII.GetString(Load(room, count)));
        }

        Must(SyscallNumber.Close, descriptor);
        return text.ToString();
    }

    /// <summary>Stores bytes.</summary>
    public void Store(nuint address, ReadOnlySpan<byte> bytes) =>
        Assert.That(Thread.Platform.TryWriteUser(address, bytes), Is.True, $"store at 0x{address:x}");

    private void Return(nint result)
    {
        Context.BeginReturn(result);
        DoWork();
    }

    private void DoWork()
    {
        while (Thread.HasWork)
        {
            Thread.DoWork();
        }
    }

    private void RunHandlers(int depth)
    {
        while (Context.Depth > depth)
        {
            HostSignalFrame frame = Context.Top;
            kernel.Handlers[frame.Frame.Handler](this, frame);
            SyscallArguments none = default;
            Context.Result = table.Dispatch((nuint)SyscallNumber.RtSigReturn, ref none, Thread).Value;
            DoWork();
        }
    }
}
