using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Arch.X86_64.Tasks;
using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Diagnostics;
using KernelOS.Drivers;

namespace KernelOS.Arch.X86_64;

/// <summary>The bare-metal home: every contract of Core, answered in a line by the part of the kernel whose business it is.</summary>
internal readonly unsafe partial struct BareMetal : IPlatform, IVirtualMemory
{
    private const ulong InterruptFlag = 1 << 9;

    /// <inheritdoc/>
    public InterruptState InterruptState =>
        (Instructions.ReadFlags() & InterruptFlag) != 0 ? InterruptState.Enabled : InterruptState.Disabled;

    /// <inheritdoc/>
    public int CurrentCpu
    {
        // SAFETY: GS leads to the CPU's own data from the first steps of the boot on.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Instructions.CurrentCpu()->Index;
    }

    /// <inheritdoc/>
    // SAFETY: as for CurrentCpu.
    public ref ulong HeldLockLevels => ref Instructions.CurrentCpu()->HeldLockLevels;

    /// <inheritdoc/>
    public Instant Now => TscClock.Now;

    /// <inheritdoc/>
    public Duration TimeSinceEpoch => WallClock.TimeSinceEpoch;

    /// <inheritdoc/>
    public ulong TotalFrames => Kernel.Frames.TotalFrames;

    /// <inheritdoc/>
    public ulong FreeFrames => Kernel.Frames.FreeFrames;

    /// <inheritdoc/>
    public ulong CountFreeLargeFrames(ulong most) => Kernel.Frames.CountFreeLargeFrames(most);

    /// <inheritdoc/>
    public void TakeCensus(NumaNode node, out FrameCensus census) => Kernel.Frames.TakeCensus(node, out census);

    /// <inheritdoc/>
    public void TakeCensus(out FrameCensus census) => Kernel.Frames.TakeCensus(out census);

    /// <inheritdoc/>
    public NumaTopology Topology => Kernel.Topology;

    /// <inheritdoc/>
    public NumaNode GetNodeOfCpu(int cpu) => Kernel.Frames.GetNodeOfCpu(cpu);

    /// <inheritdoc/>
    public NumaNode GetNode(Frame<Size4KiB> frame) => Kernel.Frames.GetNode(frame);

    /// <inheritdoc/>
    public ulong GetTotalFrames(NumaNode node) => Kernel.Frames.GetTotalFrames(node);

    /// <inheritdoc/>
    public ulong GetFreeFrames(NumaNode node) => Kernel.Frames.GetFreeFrames(node);

    /// <inheritdoc/>
    public NumaStatistics GetNumaStatistics(NumaNode node) => Kernel.Frames.GetStatistics(node);

    /// <inheritdoc/>
    public bool TryAllocateFrame(in MemoryPolicy policy, ulong turn, FrameOwner owner, out Frame<Size4KiB> frame)
    {
        frame = default;
        return !AllocationFailures.Hit() && Kernel.Frames.TryAllocate(policy, turn, owner, out frame);
    }

    /// <inheritdoc/>
    public ulong UserCapabilities => BootProcessor.Features.UserCapabilities;

    /// <inheritdoc/>
    public WindowSize WindowSize => ProgramPort.Channel.WindowSize;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* GetPointer(PhysicalAddress address) => (byte*)(KernelAddressMap.DirectMapBase + address.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* GetPointer(VirtualAddress address) => (byte*)address.Value;

    /// <inheritdoc/>
    public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame)
    {
        if (AllocationFailures.Hit())
        {
            frame = default;
            return false;
        }

        return Kernel.Frames.TryAllocate(owner, out frame) || TryAllocateLastFrame(owner, out frame);
    }

    /// <inheritdoc/>
    public void FreeFrame(Frame<Size4KiB> frame) => Kernel.Frames.Free(frame);

    /// <inheritdoc/>
    public bool TryTakeZeroFrame(out Frame<Size4KiB> frame)
    {
        // What has to fail must be asked for.
        frame = default;
        return !AllocationFailures.IsOn && Kernel.Frames.TryTakeZeroFrame(out frame);
    }

    /// <inheritdoc/>
    public bool TryKeepZeroFrame(Frame<Size4KiB> frame) => Kernel.Frames.TryKeepZeroFrame(frame);

    /// <inheritdoc/>
    public FrameTable FrameTable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Kernel.FrameTable;
    }

    /// <inheritdoc/>
    public bool TryAllocateLargeFrame(FrameOwner owner, out Frame<Size2MiB> frame)
    {
        if (AllocationFailures.Hit() || !Kernel.Frames.TryAllocate(out frame))
        {
            frame = default;
            return false;
        }

        FrameTable.Begin(frame, owner);
        return true;
    }

    /// <inheritdoc/>
    public void FreeLargeFrame(Frame<Size2MiB> frame) => Kernel.Frames.Free(frame);

    /// <inheritdoc/>
    public void SplitLargeFrame(Frame<Size2MiB> frame) => Kernel.Frames.Split(frame);

    /// <inheritdoc/>
    public bool TryMergeLargeFrame(Frame<Size2MiB> frame) => Kernel.Frames.TryMerge(frame);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invalidate(VirtualAddress address)
    {
        // SAFETY: as for CurrentCpu.
        Instructions.CurrentCpu()->PageInvalidations++;
        Instructions.InvalidatePage(address.Value);
    }

    /// <inheritdoc/>
    public void InvalidateAll()
    {
        // SAFETY: as for CurrentCpu.
        Instructions.CurrentCpu()->WholeInvalidations++;
        KernelPageTables.InvalidateAll();
    }

    /// <inheritdoc/>
    public TlbStatistics TlbStatistics
    {
        get
        {
            // SAFETY: as for CurrentCpu; one CPU is started.
            CpuLocal* cpu = Instructions.CurrentCpu();
            return new TlbStatistics
            {
                Pages = cpu->PageInvalidations,
                Everything = cpu->WholeInvalidations,
                Spaces = cpu->SpaceInvalidations,
                Switches = cpu->SpaceSwitches,
            };
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public InterruptState DisableInterrupts() =>
        Instructions.DisableInterruptsAndTell() ? InterruptState.Enabled : InterruptState.Disabled;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RestoreInterrupts(InterruptState previous)
    {
        if (previous == InterruptState.Enabled)
        {
            Instructions.EnableInterrupts();
        }
        else
        {
            Instructions.DisableInterrupts();
        }
    }

    /// <inheritdoc/>
    public void InterruptCpu(int cpu)
    {
        // One CPU is started, and it is never asked to interrupt itself.
        Core.Diagnostics.Panic.Raise("a CPU that was never started is to be interrupted");
    }

    /// <inheritdoc/>
    public void Pause() => Instructions.Pause();

    /// <inheritdoc/>
    public void WaitForInterrupt() => Instructions.WaitForInterrupt();

    /// <inheritdoc/>
    public nuint PrepareContext(VirtualAddress stackTop) => Context.Prepare(stackTop);

    /// <inheritdoc/>
    public void SwitchContext(ref nuint saved, nuint next) => Context.Switch(ref saved, next);

    /// <inheritdoc/>
    public void OnThreadSwitch(object? from, object? to, VirtualAddress stackTop) => Context.OnSwitch(from, to, stackTop);

    /// <inheritdoc/>
    public void RequestReturnWork() => ReturnWork.Request();

    /// <inheritdoc/>
    public bool TryAllocateStack(out VirtualRange stack) => KernelStacks.TryAllocate(out stack);

    /// <inheritdoc/>
    public void FreeStack(VirtualRange stack) => KernelStacks.Free(stack);

    /// <inheritdoc/>
    public bool TryReadUser(nuint source, Span<byte> destination) => UserAccess.TryRead(source, destination);

    /// <inheritdoc/>
    public bool TryWriteUser(nuint destination, ReadOnlySpan<byte> source) => UserAccess.TryWrite(destination, source);

    /// <inheritdoc/>
    public bool TryClearUser(nuint destination, nuint length) => UserAccess.TryClear(destination, length);

    /// <inheritdoc/>
    public bool TryCompareExchangeUser(nuint address, uint comparand, uint value, out uint previous) =>
        UserAccess.TryCompareExchange(address, comparand, value, out previous);

    /// <inheritdoc/>
    [DoesNotReturn]
    public void EnterUser(nuint entry, nuint stackPointer) => Context.EnterUser(entry, stackPointer);

    /// <inheritdoc/>
    public void CopyUserContext(VirtualAddress stackTop, nuint stackPointer) => Context.CopyUser(stackTop, stackPointer);

    /// <inheritdoc/>
    [DoesNotReturn]
    public void ResumeUser() => Context.ResumeUser();

    /// <inheritdoc/>
    public void SetThreadPointer(nuint value) => Instructions.WriteMsr(ModelSpecificRegister.FsBase, value);

    /// <inheritdoc/>
    public void SetSecondThreadPointer(nuint value) => Instructions.WriteMsr(ModelSpecificRegister.KernelGsBase, value);

    /// <inheritdoc/>
    public static int RedZoneSize => SignalFrames.RedZoneSize;

    /// <inheritdoc/>
    public nuint UserStackPointer => SignalFrames.StackPointer;

    /// <inheritdoc/>
    public bool CanEnterUser => SignalFrames.CanEnterUser;

    /// <inheritdoc/>
    public bool TryGetSystemCall(out nint result) => SignalFrames.TryGetSystemCall(out result);

    /// <inheritdoc/>
    public void SetSystemCallResult(nint result) => SignalFrames.SetResult(result);

    /// <inheritdoc/>
    public void RepeatSystemCall(SystemCallRepetition repetition) => SignalFrames.Repeat(repetition);

    /// <inheritdoc/>
    public bool TryPushSignalFrame(in SignalFrame frame, ReadOnlySpan<byte> information) => SignalFrames.TryPush(frame, information);

    /// <inheritdoc/>
    public bool TryPopSignalFrame(out SignalReturn restored) => SignalFrames.TryPop(out restored);

    /// <inheritdoc/>
    public void WriteLogLine(ReadOnlySpan<byte> line) => KernelLog.WriteLine(line);

    /// <inheritdoc/>
    public void FillRandom(Span<byte> destination) => RandomDevice.Fill(destination);

    /// <inheritdoc/>
    public void WriteProgramOutput(ProgramStream stream, ReadOnlySpan<byte> bytes) => ProgramPort.Channel.WriteOutput(stream, bytes);

    /// <inheritdoc/>
    public bool IsProgramInputAwaited => ProgramPort.Channel.IsInputAwaited;

    /// <inheritdoc/>
    public void SetProgramInputListener(Action listener) => ProgramPort.Channel.InputListener = listener;

    /// <inheritdoc/>
    public bool RequestProgramInput(int length) => ProgramPort.Channel.RequestInput(length);

    /// <inheritdoc/>
    public int TryReadProgramInput(Span<byte> destination) => ProgramPort.Channel.TryReadInput(destination);

    /// <inheritdoc/>
    public void ReportProgramExited(int index, int status) => ProgramPort.Channel.ReportExited(index, status);

    /// <inheritdoc/>
    public void ReportFinished(int status) => ProgramPort.Channel.ReportFinished(status);

    /// <summary>Takes what is kept for page tables when nothing else is left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAllocateLastFrame(FrameOwner owner, out Frame<Size4KiB> frame)
    {
        InterruptState previous = DisableInterrupts();
        bool isTaken = Kernel.Frames.TryTakeZeroFrame(out frame);
        RestoreInterrupts(previous);
        if (isTaken)
        {
            Kernel.FrameTable.Begin(frame, owner);
        }

        return isTaken;
    }
}
