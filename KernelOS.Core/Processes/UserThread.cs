using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes;

/// <summary>A thread that runs a program: what the program knows of it, beside what the scheduler does.</summary>
/// <remarks>It is the context of every system call: whatever a handler needs is reached from the caller. Only the thread itself changes what is here.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="process">The process it belongs to.</param>
public sealed class UserThread<TPlatform>(Process<TPlatform> process)
    where TPlatform : struct, IPlatform
{
    private readonly TPlatform _platform = process.Services.Platform;
    private AddressSpace<TPlatform>? _space;
    private ulong _entry;
    private ulong _stackPointer;

    /// <summary>What the program calls the thread.</summary>
    public CommandName Name;

    /// <summary>Where and how its signal handlers run if they ask for a stack of their own.</summary>
    public SignalStack SignalStack;

    /// <summary>The process that the thread belongs to.</summary>
    public Process<TPlatform> Process { get; } = process;

    /// <summary>The home, for user memory, time and the rest.</summary>
    public TPlatform Platform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _platform;
    }

    /// <summary>The thread's number; the first thread's is the process's.</summary>
    public ProcessId Id { get; internal set; }

    /// <summary>The scheduler's thread, while there is one.</summary>
    public Thread? KernelThread { get; internal set; }

    /// <summary>The thread-local storage base (FS on x86-64); canonical.</summary>
    public nuint ThreadPointer { get; private set; }

    /// <summary>The second base (GS on x86-64); canonical.</summary>
    public nuint SecondThreadPointer { get; private set; }

    /// <summary>Signals that wait; bit 0 is signal 1.</summary>
    public ulong SignalMask { get; set; }

    /// <summary>Where to write zero, and to wake who waits there, when the thread ends (set_tid_address); 0 for nowhere. Any number.</summary>
    public nuint ClearAddress { get; set; }

    /// <summary>The list of futexes that the thread holds (set_robust_list). Any number.</summary>
    public nuint RobustList { get; set; }

    /// <summary>The CPU time that the thread has used.</summary>
    public Duration CpuTime => KernelThread is Thread thread ? Process.Services.Scheduler.GetCpuTime(thread) : Duration.Zero;

    /// <summary>Finds a process by a number that the program gave; 0 is its own.</summary>
    public bool TryFindProcess(int number, [NotNullWhen(true)] out Process<TPlatform>? process)
    {
        process = Process;
        if (number != 0 && number != process.Id.Value)
        {
            process = Process.Services.Processes.Table.TryFind(number, out UserThread<TPlatform>? thread) ? thread.Process : null;
        }

        return process is not null;
    }

    /// <summary>Loads what the thread has of the CPU in user mode: for <see cref="IThreadSwitch.OnThreadSwitch"/>, when the thread is switched to.</summary>
    public void Activate()
    {
        if (_space is null)
        {
            _platform.ActivateKernelRoot();
            return;
        }

        _space.Activate();
        _platform.SetThreadPointer(ThreadPointer);
        _platform.SetSecondThreadPointer(SecondThreadPointer);
    }

    /// <summary>Sets the thread-local storage base of the running thread, which calls this.</summary>
    public void SetThreadPointer(VirtualAddress value)
    {
        ThreadPointer = (nuint)value.Value;
        _platform.SetThreadPointer(ThreadPointer);
    }

    /// <summary>Sets the second base of the running thread, which calls this.</summary>
    public void SetSecondThreadPointer(VirtualAddress value)
    {
        SecondThreadPointer = (nuint)value.Value;
        _platform.SetSecondThreadPointer(SecondThreadPointer);
    }

    /// <summary>For a page fault of the kernel on the program's behalf, on this thread: gives the page its frame.</summary>
    /// <returns>False if the access is not allowed or there is no memory: the copy ends there.</returns>
    public bool TryResolveFault(VirtualAddress address, PageAccess access) =>
        _space is not null && _space.HandleFault(address, access) == FaultResult.Resolved;

    /// <summary>Begins a life, of a thread that runs in its process's address space from <see cref="Enter"/> on.</summary>
    internal void Begin(ProcessId id, ulong entry, ulong stackPointer)
    {
        Id = id;
        _space = Process.Space;
        _entry = entry;
        _stackPointer = stackPointer;
        ThreadPointer = 0;
        SecondThreadPointer = 0;
        SignalMask = 0;
        SignalStack = new SignalStack { Flags = SignalStack.Disabled };
        ClearAddress = 0;
        RobustList = 0;
    }

    /// <summary>What the kernel thread does: leaves for user mode.</summary>
    [DoesNotReturn]
    internal void Enter() => _platform.EnterUser((nuint)_entry, (nuint)_stackPointer);

    /// <summary>Leaves the address space, so that it can be destroyed.</summary>
    internal void LeaveAddressSpace()
    {
        _space = null;
        _platform.ActivateKernelRoot();
    }
}
