using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Tests.Emulation;

/// <summary>CPUs with timers, in simulated time: every run of a test goes exactly the same way.</summary>
/// <remarks>
/// Each flow of control is a host thread, but only the one with the baton runs. Time passes only in <see cref="Work"/>, in
/// <see cref="Pause"/> and while a CPU halts; the baton then goes to the CPU whose next event is the earliest, so that
/// several CPUs interleave as they would. The test itself is the boot context of CPU 0.
/// </remarks>
internal sealed class SimulatedMachine : IDisposable
{
    private const ulong StackBytes = 16 * 1024;

    private readonly Dictionary<nuint, SimulatedContext> _contexts = [];
    private readonly List<SimulatedCpu> _cpus = [];
    private readonly SimulatedContext _test = new() { StackPointer = 1, StackTop = 0 };
    private readonly long _tickPeriod;
    private SimulatedCpu _current;
    private nuint _lastStackPointer = 1;
    private ulong _nextStack = 0xFFFF_FE80_0000_0000;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _isEnded;

    public SimulatedMachine(Duration tickPeriod)
    {
        _tickPeriod = tickPeriod.Nanoseconds;
        _contexts.Add(_test.StackPointer, _test);
        _current = AddCpu(_test);
    }

    /// <summary>The time since boot.</summary>
    public Instant Now { get; private set; }

    /// <summary>When the machine is given up because something runs for ever.</summary>
    public Instant Limit { get; set; } = new(60_000_000_000);

    /// <summary>What the timer interrupt does, interrupts disabled.</summary>
    public Action OnTick { get; set; } = () => { };

    /// <summary>What every interrupt does last, interrupts disabled.</summary>
    public Action OnInterruptReturn { get; set; } = () => { };

    /// <summary>What a fresh context does.</summary>
    public Action OnThreadStart { get; set; } = () => { };

    /// <summary>Every call of the hook: whose thread stopped and whose went on.</summary>
    public List<(object? From, object? To)> Switches { get; } = [];

    /// <summary>The stacks that have been given out and not been given back.</summary>
    public HashSet<ulong> LiveStacks { get; } = [];

    /// <summary>How many stacks there is memory for.</summary>
    public int MaximumStacks { get; set; } = int.MaxValue;

    /// <summary>Whether there is memory for another object.</summary>
    public bool HasHeapMemory { get; set; } = true;

    /// <summary>The CPU with the baton.</summary>
    public SimulatedCpu Cpu => _current;

    /// <summary>Adds a CPU that will do <paramref name="boot"/> for ever as soon as time passes.</summary>
    public void StartCpu(Action boot)
    {
        SimulatedContext context = AddContext(stackTop: 0, boot);
        AddCpu(context).ResumeAt = Now.Nanoseconds;
    }

    /// <summary>Computes for that much of the CPU's time; preemptible if interrupts are enabled.</summary>
    public void Work(Duration duration)
    {
        for (long remaining = duration.Nanoseconds; remaining > 0;)
        {
            long start = Now.Nanoseconds;
            WaitUntil(start + remaining);
            remaining -= Now.Nanoseconds - start;
            DeliverInterrupts();
        }
    }

    /// <summary>Lets a moment pass.</summary>
    public void Pause() => Work(new Duration(100));

    /// <summary>Enables interrupts and lets time pass until one has been taken.</summary>
    public void Halt()
    {
        _current.Interrupts = InterruptState.Enabled;
        do
        {
            WaitUntil(long.MaxValue);
        }
        while (!DeliverInterrupts());
    }

    /// <summary>Sets the CPU's interrupt flag; takes what has been waiting.</summary>
    public void SetInterrupts(InterruptState state)
    {
        _current.Interrupts = state;
        DeliverInterrupts();
    }

    /// <summary>Interrupts another CPU.</summary>
    public void Signal(int cpu)
    {
        Require(cpu != _current.Number, "a CPU interrupts itself");
        _cpus[cpu].IsSignalled = true;
        _cpus[cpu].ResumeAt = Now.Nanoseconds;
    }

    /// <summary>Gives a stack out, if there is memory left.</summary>
    public bool TryAllocateStack(out VirtualRange stack)
    {
        stack = default;
        if (LiveStacks.Count >= MaximumStacks)
        {
            return false;
        }

        stack = VirtualRange.Create(VirtualAddress.Create(_nextStack), StackBytes);
        _nextStack += 2 * StackBytes;
        return LiveStacks.Add(stack.End);
    }

    /// <summary>Takes a stack back, on which nothing may run.</summary>
    public void FreeStack(VirtualRange stack)
    {
        Require(LiveStacks.Remove(stack.End), "a stack is freed twice");
        EndContextOn(stack.End);
    }

    /// <summary>Makes a context that starts at <see cref="OnThreadStart"/>.</summary>
    public nuint PrepareContext(VirtualAddress stackTop)
    {
        Require(LiveStacks.Contains(stackTop.Value), "a context is prepared on a stack that nobody gave out");
        EndContextOn(stackTop.Value);
        return AddContext(stackTop.Value, () => OnThreadStart()).StackPointer;
    }

    /// <summary>Goes from one context to another on this CPU.</summary>
    public void SwitchContext(ref nuint saved, nuint next)
    {
        Require(_current.Interrupts == InterruptState.Disabled, "contexts are switched with interrupts enabled");
        SimulatedContext from = _current.Context;
        SimulatedContext to = _contexts[next];
        saved = from.StackPointer;
        _current.Context = to;
        HandOver(from, to);
    }

    /// <summary>Ends every host thread.</summary>
    public void Dispose()
    {
        _isEnded = true;
        foreach (SimulatedContext context in _contexts.Values)
        {
            context.Dispose();
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }

    private SimulatedCpu AddCpu(SimulatedContext context)
    {
        SimulatedCpu cpu = new() { Number = _cpus.Count, Context = context, NextTick = Now.Nanoseconds + _tickPeriod };
        _cpus.Add(cpu);
        return cpu;
    }

    private SimulatedContext AddContext(ulong stackTop, Action body)
    {
        SimulatedContext context = new() { StackPointer = ++_lastStackPointer, StackTop = stackTop };
        _contexts.Add(context.StackPointer, context);
        context.Start(body, Fail);
        return context;
    }

    private void EndContextOn(ulong stackTop)
    {
        foreach (SimulatedContext context in _contexts.Values)
        {
            if (context.StackTop == stackTop)
            {
                Require(!_cpus.Exists(cpu => cpu.Context == context), "a stack is freed while a CPU runs on it");
                _contexts.Remove(context.StackPointer);
                context.Dispose();
                return;
            }
        }
    }

    /// <summary>Lets time pass until that point or an interrupt of this CPU; meanwhile other CPUs run.</summary>
    private void WaitUntil(long time)
    {
        SimulatedCpu self = _current;
        bool takesInterrupts = self.Interrupts == InterruptState.Enabled;
        self.ResumeAt = takesInterrupts ? Math.Min(time, self.IsSignalled ? Now.Nanoseconds : self.NextTick) : time;

        SimulatedCpu earliest = self;
        foreach (SimulatedCpu cpu in _cpus)
        {
            if (cpu.ResumeAt < earliest.ResumeAt)
            {
                earliest = cpu;
            }
        }

        Now = new Instant(Math.Max(earliest.ResumeAt, Now.Nanoseconds));
        Require(Now < Limit, "the simulation runs for ever");
        if (earliest != self)
        {
            _current = earliest;
            HandOver(self.Context, earliest.Context);
        }
    }

    /// <summary>Passes the baton from the caller and waits until the caller has it again.</summary>
    private void HandOver(SimulatedContext from, SimulatedContext to)
    {
        if (_isEnded)
        {
            throw new SimulationEndedException();
        }

        to.GiveTurn();
        from.WaitForTurn();
        if (from == _test)
        {
            _failure?.Throw();
        }
    }

    /// <summary>Takes what is due on this CPU; false if nothing is, or interrupts are disabled.</summary>
    private bool DeliverInterrupts()
    {
        SimulatedCpu cpu = _current;
        bool isTick = cpu.NextTick <= Now.Nanoseconds;
        if (_isEnded || cpu.Interrupts == InterruptState.Disabled || !(isTick || cpu.IsSignalled))
        {
            return false;
        }

        cpu.Interrupts = InterruptState.Disabled;
        cpu.IsSignalled = false;
        if (isTick)
        {
            cpu.NextTick += _tickPeriod;
            OnTick();
        }

        OnInterruptReturn();
        _current.Interrupts = InterruptState.Enabled;
        return true;
    }

    private void Fail(Exception exception)
    {
        _failure = ExceptionDispatchInfo.Capture(exception);
        _current = _cpus[0];
        _test.GiveTurn();
    }
}
