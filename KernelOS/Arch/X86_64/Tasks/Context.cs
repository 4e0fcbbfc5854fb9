using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Arch.X86_64.Tasks;

/// <summary>Kernel stacks and the CPU's way from one to another, and out to programs.</summary>
/// <remarks>
/// A kernel stack from its end down:
/// <code>
/// end    UserState    what is saved when another thread gets the CPU
///        TrapFrame    the program's registers while it is in the kernel
///        ...          the kernel's own frames
/// </code>
/// </remarks>
internal static unsafe class Context
{
    private const ulong InterruptsEnabled = 0x202;
    private const int SavedRegisters = 6;

    /// <summary>Lays out a fresh stack so that the first switch to it starts the thread.</summary>
    public static nuint Prepare(VirtualAddress stackTop)
    {
        // SAFETY: the stack is the caller's, mapped and in use by nobody.
        UserState* state = StateOf(stackTop);
        state->Reset();
        ulong* stack = (ulong*)FrameOf(state);
        *--stack = ImageSymbols.ContextStart;
        for (int i = 0; i < SavedRegisters; i++)
        {
            *--stack = 0;
        }

        return (nuint)stack;
    }

    /// <summary>Saves the stopping thread's user state and loads the next one's, where they have any.</summary>
    public static void OnSwitch(object? from, object? to, VirtualAddress stackTop)
    {
        // SAFETY: interrupts are disabled, so the CPU's data stays this CPU's; both stacks are live.
        CpuLocal* cpu = Instructions.CurrentCpu();
        if (from is not null)
        {
            Instructions.SaveExtendedState((byte*)cpu->UserState);
        }

        cpu->UserThread = Unsafe.As<object?, nint>(ref to);
        if (to is null)
        {
            return;
        }

        UserState* state = StateOf(stackTop);
        cpu->UserState = state;
        cpu->SystemCallFrame = FrameOf(state);
        cpu->TaskState->KernelStack = (ulong)state;
        Instructions.RestoreExtendedState((byte*)state);
        Instructions.ResetSegments();
        UserThread<BareMetal> thread = Unsafe.As<UserThread<BareMetal>>(to);
        cpu->ReturnWork = thread.HasWork ? 1UL : 0;
        thread.Activate();
    }

    /// <summary>Leaves for a program that has just been loaded, with clean registers.</summary>
    [DoesNotReturn]
    public static void EnterUser(ulong entry, ulong stackPointer)
    {
        Instructions.DisableInterrupts();

        // SAFETY: the frame lies above everything that this thread still has on its stack.
        CpuLocal* cpu = Instructions.CurrentCpu();
        Instructions.ResetExtendedState();
        Instructions.ResetSegments();
        TrapFrame* frame = cpu->SystemCallFrame;
        *frame = default;
        frame->Rip = entry;
        frame->Cs = Segments.UserCode;
        frame->Rflags = InterruptsEnabled;
        frame->Rsp = stackPointer;
        frame->Ss = Segments.UserData;
        ReturnWork.Do();
        ReturnTo(frame);
    }

    /// <summary>Gives a new thread the running one's registers, as they are in the system call that both return from, which gives it 0.</summary>
    public static void CopyUser(VirtualAddress stackTop, ulong stackPointer)
    {
        // SAFETY: the new stack is the caller's; the running thread's frame and state lie at the top of its own. Of the
        // XMM registers that the frame keeps, the copied state has the kernel's, which nobody ever loads.
        InterruptState previous = default(BareMetal).DisableInterrupts();
        UserState* state = StateOf(stackTop);
        TrapFrame* frame = FrameOf(state);
        Instructions.SaveExtendedState((byte*)state);
        *frame = *Instructions.CurrentCpu()->SystemCallFrame;
        default(BareMetal).RestoreInterrupts(previous);
        frame->Rax = 0;
        if (stackPointer != 0)
        {
            frame->Rsp = stackPointer;
        }
    }

    /// <summary>Leaves for user mode with the running thread's registers.</summary>
    [DoesNotReturn]
    public static void ResumeUser()
    {
        Instructions.DisableInterrupts();
        ReturnWork.Do();

        // SAFETY: the frame lies at the top of the running thread's stack, above everything that is still there.
        ReturnTo(Instructions.CurrentCpu()->SystemCallFrame);
    }

    // void kos_thread_run(void): what a fresh stack calls first.
    [RuntimeExport("kos_thread_run")]
    public static void Run() => Kernel.Scheduler.RunThread();

    /// <summary>Saves the caller's context and goes on in another one.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_context_switch")]
    public static extern void Switch(ref nuint saved, nuint next);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_trap_enter_user")]
    private static extern void ReturnTo(TrapFrame* frame);

    private static UserState* StateOf(VirtualAddress stackTop) => (UserState*)stackTop.Value - 1;

    private static TrapFrame* FrameOf(UserState* state) => (TrapFrame*)state - 1;
}
