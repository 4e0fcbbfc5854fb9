using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Files;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Processes.Futexes;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;
using Thread = KernelOS.Core.Scheduling.Thread;

namespace KernelOS.Core.Processes;

/// <summary>A thread that runs a program: what the program knows of it, beside what the scheduler does.</summary>
/// <remarks>
/// It is the context of every system call: whatever a handler needs is reached from the caller. Only the thread itself
/// changes what is here, but for <see cref="RaiseWork"/>. Recycled by <see cref="ProcessManager{TPlatform}"/>.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed partial class UserThread<TPlatform> : IPooled<UserThread<TPlatform>>, IInterruptible, IFileSizeLimited
    where TPlatform : struct, IPlatform
{
    private PoolEntry<UserThread<TPlatform>> _poolEntry;

    // Under the process table's lock.
    internal ListLink<UserThread<TPlatform>> ThreadLink;
    private WaitQueue _vforkWaiters;
    private bool _waitsForVfork;
    private UserThread<TPlatform>? _vforkParent;

    private readonly TPlatform _platform;
    private AddressSpace<TPlatform>? _space;
    private ulong _entry;
    private ulong _stackPointer;
    private bool _isClone;
    private nuint _numberAddress;
    private bool _hasWork;

    /// <summary>What the program calls the thread.</summary>
    public CommandName Name;

    /// <summary>Makes a thread of no process.</summary>
    internal UserThread(TPlatform platform)
    {
        _platform = platform;
        Signals = new ThreadSignals<TPlatform>(this);
    }

    /// <summary>The process that the thread belongs to.</summary>
    public Process<TPlatform> Process { get; private set; } = null!;

    /// <summary>The home, for user memory, time and the rest.</summary>
    public TPlatform Platform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _platform;
    }

    /// <summary>The thread's number; the main thread's is the process's.</summary>
    public ProcessId Id { get; internal set; }

    /// <summary>The scheduler's thread, while there is one.</summary>
    public Thread? KernelThread { get; internal set; }

    /// <summary>The thread-local storage base (FS on x86-64); canonical.</summary>
    public nuint ThreadPointer { get; private set; }

    /// <summary>The second base (GS on x86-64); canonical.</summary>
    public nuint SecondThreadPointer { get; private set; }

    /// <summary>Its signals.</summary>
    public ThreadSignals<TPlatform> Signals { get; }

    /// <summary>Its place among those that wait for futexes.</summary>
    internal FutexWaiter FutexWaiter { get; } = new();

    /// <summary>Where to write zero, and to wake who waits there, when the thread ends (set_tid_address); 0 for nowhere. Any number.</summary>
    public nuint ClearAddress { get; set; }

    /// <summary>The list of futexes that the thread holds (set_robust_list). Any number.</summary>
    public nuint RobustList { get; set; }

    /// <summary>The CPU time that the thread has used.</summary>
    public Duration CpuTime => KernelThread is Thread thread ? Process.Services.Scheduler.GetCpuTime(thread) : Duration.Zero;

    /// <summary>How many page faults it has had, of the kernel on its behalf too.</summary>
    public ulong Faults { get; internal set; }

    /// <summary>Whether there is something to do before the thread goes on in user mode: it must end, or signals have come.</summary>
    /// <remarks>The home looks at it with interrupts disabled, on every way out to user mode.</remarks>
    public bool HasWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _hasWork);
    }

    /// <summary>Whether a blocking call has to give up: the thread must end or stop, or has a signal to handle.</summary>
    /// <remarks>It implies <see cref="HasWork"/>. Whoever waited and was interrupted looks at it, and goes on waiting if it is not so.</remarks>
    public bool IsInterrupted => HasWork && (Process.MustEnd(this) || Signals.IsDue);

    ref PoolEntry<UserThread<TPlatform>> IPooled<UserThread<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>Sees to it that the thread passes by <see cref="DoWork"/> soon: from user mode, or out of a wait that can be interrupted. Any thread may call it, under any lock above that of run queues.</summary>
    public void RaiseWork()
    {
        Volatile.Write(ref _hasWork, true);
        if (KernelThread is Thread thread)
        {
            Process.Services.Scheduler.Interrupt(thread);
        }
    }

    /// <summary>As <see cref="RaiseWork"/>, by the thread itself, which does not wait now.</summary>
    internal void RaiseOwnWork()
    {
        InterruptState previous = _platform.DisableInterrupts();
        Volatile.Write(ref _hasWork, true);
        _platform.RequestReturnWork();
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>Does what has to be done before the thread goes on in user mode; may not return. For the home, interrupts enabled.</summary>
    public void DoWork()
    {
        Volatile.Write(ref _hasWork, false);

        // Who gives work writes it, then the mark; so the mark goes before the look at the work, on all CPUs.
        Interlocked.MemoryBarrier();
        Signals.Deliver();
        if (Process.MustEnd(this))
        {
            Exit(ExitStatus.FromCode(0));
        }
    }

    /// <summary>Finds a process by a number that the program gave; 0 is its own.</summary>
    public bool TryFindProcess(int number, [NotNullWhen(true)] out Process<TPlatform>? process)
    {
        process = Process;
        return number == 0 || Process.Services.Processes.Table.TryFindProcess(number, out process);
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
    public bool TryResolveFault(VirtualAddress address, PageAccess access)
    {
        if (_space is null)
        {
            return false;
        }

        Faults++;
        FaultResult result = _space.HandleFault(address, access);
        if (result == FaultResult.OutOfMemory)
        {
            result = UserFault.TryAgain(this, address, access);
        }

        return result == FaultResult.Resolved;
    }

    /// <summary>Ends the process of the calling thread.</summary>
    [DoesNotReturn]
    public void ExitProcess(ExitStatus status)
    {
        using (Process.Services.Processes.Table.Acquire())
        {
            Process.BeginExit(status);
        }

        Exit(status);
    }

    /// <summary>Ends the calling thread, and with the last one the process.</summary>
    /// <param name="status">How, if it is the main thread.</param>
    [DoesNotReturn]
    public void Exit(ExitStatus status)
    {
        Process<TPlatform> process = Process;
        ProcessManager<TPlatform> processes = process.Services.Processes;
        Scheduler<TPlatform> scheduler = process.Services.Scheduler;

        // The main thread's object stays until its process is reaped, or until another thread executes a program. Both may
        // be as soon as it is out of its process, so this is asked before.
        bool isMain = ReferenceEquals(this, process.MainThread);
        GiveUpFutexes();

        // From when the thread is out of its process nothing may come between: its object may be used again.
        _platform.DisableInterrupts();
        if (process.RemoveThread(this, status))
        {
            _platform.RestoreInterrupts(InterruptState.Enabled);
            if (process.IsHeld)
            {
                process.Services.ProgramEnding?.Invoke(process);
            }

            process.GiveBack(this);
            _platform.DisableInterrupts();
            process.Finish(this);
        }

        if (!isMain)
        {
            processes.Return(this);
        }

        scheduler.Exit();
    }

    /// <summary>Begins the life of a process's first thread, which enters a program.</summary>
    internal void Begin(Process<TPlatform> process, ProcessId id)
    {
        Process = process;
        Id = id;
        Signals.Begin();
        RobustList = 0;
        MemoryPolicy = default;
        MemoryTurn = 0;
        Faults = 0;
        _isClone = false;
        _hasWork = false;
    }

    /// <summary>Sets where the program starts, in the process's memory.</summary>
    internal void SetStart(ulong entry, ulong stackPointer)
    {
        _space = Process.Space;
        _isClone = false;
        _entry = entry;
        _stackPointer = stackPointer;
        ThreadPointer = 0;
        SecondThreadPointer = 0;
        ClearAddress = 0;
        RobustList = 0;
    }

    /// <summary>Begins the life of a thread that goes on where its maker is.</summary>
    internal void BeginAs(UserThread<TPlatform> maker, Process<TPlatform> process, ProcessId id, in CloneRequest request)
    {
        Begin(process, id);
        Name = maker.Name;
        MemoryPolicy = maker.MemoryPolicy;
        MemoryTurn = maker.MemoryTurn;
        ThreadPointer = request.Has(CloneFlags.SetThreadPointer) ? request.ThreadPointer : maker.ThreadPointer;
        SecondThreadPointer = maker.SecondThreadPointer;
        ClearAddress = request.Has(CloneFlags.ClearInChild) ? request.ChildAddress : 0;

        // A handler's stack cannot be shared by two threads that run at once in the same memory.
        Signals.BeginAs(maker.Signals, keepsStack: !request.Has(CloneFlags.Memory) || request.Has(CloneFlags.Vfork));
        _space = process.Space;
        _isClone = true;
        _numberAddress = request.Has(CloneFlags.StoreInChild) ? request.ChildAddress : 0;
    }

    /// <summary>What the kernel thread does: leaves for user mode.</summary>
    [DoesNotReturn]
    internal void Enter()
    {
        if (!_isClone)
        {
            _platform.EnterUser((nuint)_entry, (nuint)_stackPointer);
        }

        // As on Linux, an address that cannot be written is the program's own loss.
        if (_numberAddress != 0)
        {
            int number = Id.Value;
            _platform.TryWriteUser(_numberAddress, System.Runtime.InteropServices.MemoryMarshal.AsBytes(new System.ReadOnlySpan<int>(in number)));
        }

        _platform.ResumeUser();
    }

    /// <inheritdoc/>
    public ulong FileSizeLimit => Process.Limits[Resource.FileSize].Current;

    /// <inheritdoc/>
    public void OnFileSizeLimit() => SignalSender.Send(this, SignalInformation.FromProcess(Signal.FileSizeLimit, Process.Id));

    /// <summary>Tells who waits for it in its memory, before the thread leaves that: those who wait for what it holds, and those who wait for its end.</summary>
    internal void GiveUpFutexes()
    {
        RobustList<TPlatform>.GiveUp(this);
        if (ClearAddress != 0 && Process.SharesMemory)
        {
            _platform.TryClearUser(ClearAddress, sizeof(int));
            Process.Services.Futexes.WakeAt(this, ClearAddress);
        }

        ClearAddress = 0;
    }

    /// <summary>Leaves the address space, so that it can be destroyed.</summary>
    internal void LeaveAddressSpace()
    {
        _space = null;
        _platform.ActivateKernelRoot();
    }

    /// <summary>The thread is going to wait for another one, that it has made by vfork; under the process table's lock.</summary>
    internal void BeginVfork(UserThread<TPlatform> child)
    {
        _waitsForVfork = true;
        child._vforkParent = this;
    }

    /// <summary>Waits until a thread that was made by vfork has left this thread's memory, or until this thread must end. Takes the process table's lock.</summary>
    internal void WaitForVfork(UserThread<TPlatform> child)
    {
        ProcessTable<TPlatform> table = Process.Services.Processes.Table;
        using SpinLockGuard<TPlatform> guard = table.Acquire();
        while (_waitsForVfork)
        {
            if (Process.MustEnd(this))
            {
                // The child is there as long as this thread waits for it.
                child._vforkParent = null;
                _waitsForVfork = false;
                return;
            }

            Process.Services.Scheduler.Wait(ref _vforkWaiters, ref table.Lock, Instant.Never);
        }
    }

    /// <summary>Lets the thread go on that waits for this one to leave its memory, if one does; by this thread, under the process table's lock.</summary>
    internal void EndVfork()
    {
        if (_vforkParent is UserThread<TPlatform> parent)
        {
            _vforkParent = null;
            parent._waitsForVfork = false;
            Process.Services.Scheduler.WakeAll(ref parent._vforkWaiters);
        }
    }

    /// <summary>As <see cref="EndVfork"/>; takes the lock.</summary>
    internal void ReleaseVforkParent()
    {
        if (_vforkParent is not null)
        {
            using SpinLockGuard<TPlatform> guard = Process.Services.Processes.Table.Acquire();
            EndVfork();
        }
    }
}
