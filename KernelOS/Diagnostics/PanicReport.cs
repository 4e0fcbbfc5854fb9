using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Boot;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Drivers;
using Thread = KernelOS.Core.Scheduling.Thread;

namespace KernelOS.Diagnostics;

/// <summary>The end of everything: says on the serial port what was broken and how it came to that, and turns the machine off.</summary>
/// <remarks>
/// Works from any place and in any state: it takes no lock, allocates nothing, and what it reads of a damaged kernel it checks first. If it
/// fails all the same, the panic that comes of it is reported in one line, and one that comes of that not at all.
/// </remarks>
internal static unsafe class PanicReport
{
    /// <summary>How far below the stack pointer a push or a probe reaches.</summary>
    private const ulong StackReach = 8192;

    private static int s_depth;

    /// <summary>Reports an exception that the kernel cannot go on from.</summary>
    [DoesNotReturn]
    public static void RaiseException(TrapFrame* frame)
    {
        Begin(frame);
        WriteException(frame);
        PanicConsole.EndLine();
        WriteContext();
        RegisterDump.Write(frame);
        Backtrace.Write(frame);
        WriteThread();
        PowerSwitch.TurnOff();
    }

    // void kos_panic(String *message): what KernelOS.Core and the runtime call when a check fails.
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    [RuntimeExport("kos_panic")]
    private static void Raise(string message)
    {
        Begin();
        PanicConsole.Write((ReadOnlySpan<char>)message);
        End();
    }

    // void kos_panic_utf8(const uint8_t *text, size_t length)
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    [RuntimeExport("kos_panic_utf8")]
    private static void RaiseUtf8(byte* text, nuint length)
    {
        Begin();

        // SAFETY: Panic.Raise hands over the bytes of a span.
        PanicConsole.Write(new ReadOnlySpan<byte>(text, (int)length));
        End();
    }

    // void kos_panic_exception(String *typeName, String *message): a throw.
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    [RuntimeExport("kos_panic_exception")]
    private static void RaiseThrow(string typeName, string message)
    {
        Begin();
        PanicConsole.Write((ReadOnlySpan<char>)typeName);
        PanicConsole.Write(" was thrown: "u8);
        PanicConsole.Write((ReadOnlySpan<char>)message);
        End();
    }

    /// <summary>Keeps everything else off this CPU and starts the first line; ends here if a panic has broken something itself.</summary>
    /// <param name="frame">The exception that it is about, or null.</param>
    private static void Begin(TrapFrame* frame = null)
    {
        Instructions.DisableInterrupts();
        int depth = Interlocked.Increment(ref s_depth);
        if (depth > 2)
        {
            PowerSwitch.TurnOff();
        }

        PanicConsole.Write("\r\nKernelOS: panic: "u8);
        if (depth == 1)
        {
            return;
        }

        // No more than can be said without looking at anything.
        PanicConsole.Write("the report of a panic failed"u8);
        if (frame != null)
        {
            // SAFETY: the entry code's frame is on the stack for as long as the trap is handled.
            PanicConsole.Write($": {ExceptionDescription.GetName(frame->Vector)} at 0x{frame->Rip:x16}");
        }

        PanicConsole.EndLine();
        PowerSwitch.TurnOff();
    }

    /// <summary>Reports how the caller's caller came to be called, and turns the machine off.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void End()
    {
        PanicConsole.EndLine();
        WriteContext();
        Backtrace.WriteHere(skipped: 2);
        WriteThread();
        PowerSwitch.TurnOff();
    }

    private static void WriteContext()
    {
        Instant now = TscClock.Now;
        long microseconds = now.Nanoseconds / 1000;

        PanicConsole.Write($"  {microseconds / 1_000_000}.{microseconds % 1_000_000:D6} s after boot");
        if (Instructions.ReadMsr(ModelSpecificRegister.GsBase) != 0)
        {
            // SAFETY: GS leads to the CPU's record, which lives as long as the CPU.
            PanicConsole.Write($", on CPU {Instructions.CurrentCpu()->Index}");
        }

        PanicConsole.EndLine();
    }

    /// <summary>Says who was running; last, because it trusts the scheduler's objects.</summary>
    private static void WriteThread()
    {
        Thread? thread = Kernel.Services?.Scheduler.CurrentThread;
        if (thread is null)
        {
            // Too early for threads.
            return;
        }

        PanicConsole.Write($"  in thread {thread.Id.Value} ({thread.Name})");
        if (thread.Owner is UserThread<BareMetal> user)
        {
            PanicConsole.Write($" of process {user.Process.Id.Value} ({user.Name.Text})");
        }

        PanicConsole.EndLine();
    }

    private static void WriteException(TrapFrame* frame)
    {
        // SAFETY: the entry code's frame is on the stack for as long as the trap is handled.
        PanicConsole.Write(ExceptionDescription.GetName(frame->Vector));
        ulong address = Instructions.ReadCr2();
        if (frame->Vector == (ulong)Vector.PageFault)
        {
            ulong error = frame->ErrorCode;
            PanicConsole.Write($": {ExceptionDescription.GetAccess(error)} 0x{address:x16}, {ExceptionDescription.GetReason(error)}, {ExceptionDescription.GetRing(error)}");
        }
        else if (ExceptionDescription.HasSelectorError(frame->Vector) && frame->ErrorCode != 0)
        {
            PanicConsole.Write($": error code 0x{frame->ErrorCode:x}");
        }
        else if (frame->Vector == (ulong)Vector.DoubleFault && frame->Rsp - address <= StackReach)
        {
            PanicConsole.Write(": the kernel stack has overflowed"u8);
        }

        PanicConsole.Write(" at "u8);
        Backtrace.WritePlace(frame->Rip, frame->Rip);
    }
}
