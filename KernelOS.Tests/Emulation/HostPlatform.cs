using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

using Pages = KernelOS.Core.Memory.Virtual.UserPages<
    KernelOS.Core.Memory.Paging.X86_64.X86_64PageTableFormat,
    KernelOS.Core.Memory.Paging.DirectWindow<KernelOS.Tests.Emulation.HostPlatform>,
    KernelOS.Tests.Emulation.HostPlatform>;

namespace KernelOS.Tests.Emulation;

/// <summary>The home of the upper layers on the host: every contract over one <see cref="HostMachine"/>.</summary>
public readonly unsafe struct HostPlatform(HostMachine machine) : IPlatform
{
    /// <summary>The end of the user half, where the emulated CPU refuses user accesses.</summary>
    private const ulong UserEnd = 0x0000_8000_0000_0000;

    private const int NoRecursion = -1;

    /// <summary>The machine behind it.</summary>
    public HostMachine Machine { get; } = machine;

    public int CurrentCpu => Machine.Cpus.Cpu.Number;

    public ref ulong HeldLockLevels => ref Machine.Cpus.Cpu.HeldLockLevels;

    public InterruptState InterruptState => Machine.Cpus.Cpu.Interrupts;

    public Instant Now => Machine.Cpus.Now;

    public Duration TimeSinceEpoch => Machine.Epoch + (Now - default(Instant));

    public ulong TotalFrames => Machine.TotalFrames;

    public ulong FreeFrames => (ulong)Machine.FreeFrames.Count;

    public ulong CountFreeLargeFrames(ulong most) => (ulong)Machine.FreeLargeFrames.Take((int)most).Count();

    public void TakeCensus(NumaNode node, out FrameCensus census) => Machine.TakeCensus(out census);

    public void TakeCensus(out FrameCensus census) => Machine.TakeCensus(out census);

    public ulong UserCapabilities => 0x0789_FBFD;

    public WindowSize WindowSize => new(24, 80);

    public byte* GetPointer(PhysicalAddress address) => Machine.GetPointer(address);

    public bool TryReserve(nuint bytes) => Machine.TryReserve();

    public HeapUsage HeapUsage => new() { Extent = 8192, Used = 4096, UsedBlocks = 2 };

    public void GiveBack(object item) => Machine.ObjectsGivenBack++;

    public bool TryReclaim() => false;

    public NumaTopology Topology => Machine.Topology;

    public NumaNode GetNodeOfCpu(int cpu) => NumaNode.First;

    public NumaNode GetNode(Frame<Size4KiB> frame) => Machine.Topology.GetNode(frame.Start);

    public ulong GetTotalFrames(NumaNode node) => Machine.CountFrames(node).Total;

    public ulong GetFreeFrames(NumaNode node) => Machine.CountFrames(node).Free;

    public NumaStatistics GetNumaStatistics(NumaNode node) => default;

    public bool TryAllocateFrame(in MemoryPolicy policy, ulong turn, FrameOwner owner, out Frame<Size4KiB> frame) =>
        Machine.TryAllocateFrame(policy, turn, owner, out frame);

    public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame) => Machine.TryAllocateFrame(owner, out frame);

    public bool TryTakeZeroFrame(out Frame<Size4KiB> frame)
    {
        frame = default;
        return false;
    }

    public bool TryKeepZeroFrame(Frame<Size4KiB> frame)
    {
        if (new Span<byte>(GetPointer(frame.Start), 4096).ContainsAnyExcept((byte)0))
        {
            throw new InvalidOperationException($"frame 0x{frame.Start.Value:x} is not full of zeros");
        }

        return false;
    }

    public void FreeFrame(Frame<Size4KiB> frame) => Machine.FreeFrame(frame);

    public bool TryAllocateLargeFrame(FrameOwner owner, out Frame<Size2MiB> frame) => Machine.TryAllocateLargeFrame(owner, out frame);

    public void FreeLargeFrame(Frame<Size2MiB> frame) => Machine.FreeLargeFrame(frame);

    public void SplitLargeFrame(Frame<Size2MiB> frame) => Machine.SplitLargeFrame(frame);

    public bool TryMergeLargeFrame(Frame<Size2MiB> frame) => Machine.TryMergeLargeFrame(frame);

    public FrameTable FrameTable => Machine.FrameTable;

    public void Invalidate(VirtualAddress address) => Machine.Mmu.Invalidate(address.Value);

    public void InvalidateAll() => Machine.Mmu.InvalidateAll();

    public TlbStatistics TlbStatistics => new() { Pages = (ulong)Machine.Mmu.SingleInvalidations, Everything = (ulong)Machine.Mmu.FullInvalidations };

    public InterruptState DisableInterrupts()
    {
        InterruptState previous = Machine.Cpus.Cpu.Interrupts;
        Machine.Cpus.SetInterrupts(InterruptState.Disabled);
        return previous;
    }

    public void RestoreInterrupts(InterruptState previous) => Machine.Cpus.SetInterrupts(previous);

    public void InterruptCpu(int cpu) => Machine.Cpus.Signal(cpu);

    public void Pause() => Machine.Cpus.Pause();

    public void WaitForInterrupt() => Machine.Cpus.Halt();

    public nuint PrepareContext(VirtualAddress stackTop) => Machine.Cpus.PrepareContext(stackTop);

    public void SwitchContext(ref nuint saved, nuint next) => Machine.Cpus.SwitchContext(ref saved, next);

    public void OnThreadSwitch(object? from, object? to, VirtualAddress stackTop) => (to as UserThread<HostPlatform>)?.Activate();

    // The host looks at the marks themselves.
    public void RequestReturnWork()
    {
    }

    public bool TryAllocateStack(out VirtualRange stack) => Machine.Cpus.TryAllocateStack(out stack);

    public void FreeStack(VirtualRange stack) => Machine.Cpus.FreeStack(stack);

    [DoesNotReturn]
    public void EnterUser(nuint entry, nuint stackPointer)
    {
        Machine.UserMode?.Invoke(entry, stackPointer);
        throw new UserModeEnteredException(entry, stackPointer);
    }

    public void CopyUserContext(VirtualAddress stackTop, nuint stackPointer) => Machine.CopyContext!(stackTop.Value, stackPointer);

    [DoesNotReturn]
    public void ResumeUser()
    {
        Machine.ResumeContext!();
        throw new InvalidOperationException("a program ran over its end");
    }

    public void SetThreadPointer(nuint value) => Machine.ThreadPointer = value;

    public void SetSecondThreadPointer(nuint value) => Machine.SecondThreadPointer = value;

    public static int RedZoneSize => HostUserContext.RedZoneSize;

    public nuint UserStackPointer => Machine.UserContext!().StackPointer;

    public bool CanEnterUser => true;

    public bool TryGetSystemCall(out nint result) => Machine.UserContext!().TryGetSystemCall(out result);

    public void SetSystemCallResult(nint result) => Machine.UserContext!().Result = result;

    public void RepeatSystemCall(SystemCallRepetition repetition) => Machine.UserContext!().Repetition = repetition;

    public bool TryPushSignalFrame(in SignalFrame frame, ReadOnlySpan<byte> information) => Machine.UserContext!().TryPush(this, frame, information);

    public bool TryPopSignalFrame(out SignalReturn restored) => Machine.UserContext!().TryPop(out restored);

    public void WriteLogLine(ReadOnlySpan<byte> line) => Machine.Log.Add(Encoding.UTF8.GetString(line));

    public void FillRandom(Span<byte> destination) => Machine.Random.NextBytes(destination);

    public void WriteProgramOutput(ProgramStream stream, ReadOnlySpan<byte> bytes) =>
        (stream == ProgramStream.Output ? Machine.Output : Machine.Error).AddRange(bytes.ToArray());

    public bool IsProgramInputAwaited => !Machine.HasInput;

    public void SetProgramInputListener(Action listener) => Machine.InputListener = listener;

    public bool RequestProgramInput(int length) => Machine.HasInput;

    public int TryReadProgramInput(Span<byte> destination)
    {
        int count = Machine.HasInput ? 0 : -1;
        if (count < 0)
        {
            return count;
        }

        while (count < destination.Length && Machine.Input.TryDequeue(out byte next))
        {
            destination[count++] = next;
        }

        return count;
    }

    public void ReportProgramExited(int index, int status) => Machine.Exited.Add((index, status));

    public void ReportFinished(int status) => Machine.Finished = status;

    public bool TryCreateRoot(out Frame<Size4KiB> root) =>
        RootTable<X86_64PageTableFormat>.TryCreate(this, this, NoRecursion, out root) && Machine.Spaces.Add(root.Start.Value);

    public void DestroyRoot(Frame<Size4KiB> root)
    {
        if (Machine.ActiveRoot == root.Start.Value || new Span<ulong>(GetPointer(root.Start), 256).ContainsAnyExcept(0UL))
        {
            throw new InvalidOperationException("the space is active or maps something");
        }

        Machine.Spaces.Remove(root.Start.Value);
        Machine.FreeFrame(root);
    }

    public PageMapResult MapUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access) =>
        Pages.Map(this, Window, root, page, frame, access);

    public PageMapResult MapUserLarge(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access) =>
        Pages.MapLarge(this, Window, root, first, frame, access);

    public int ReplaceUserTable(Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access) =>
        Pages.ReplaceTable(this, Window, root, first, frame, access);

    public bool TryMergeUser(Frame<Size4KiB> root, Page<Size4KiB> first) => Pages.TryMerge(this, Window, root, first);

    public int CountUserBlock(Frame<Size4KiB> root, Page<Size4KiB> page) => Pages.CountBlock(Window, root, page);

    public Page<Size4KiB> FindFirstUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end) => Pages.FindFirst(Window, root, from, end);

    public bool TryMapUser(Frame<Size4KiB> root, Page<Size4KiB> first, ReadOnlySpan<Frame<Size4KiB>> frames, ulong wanted, PageAccess access, out ulong mapped) =>
        Pages.TryMap(this, Window, root, first, frames, wanted, access, out mapped);

    public void ReplaceUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access) =>
        Pages.Replace(this, Window, root, page, frame, access);

    public void ProtectUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access, PageSharing sharing) =>
        Pages.Protect(this, Window, root, from, end, access, sharing);

    public ulong UnmapUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, TlbState tlb) =>
        Pages.Unmap(this, Window, root, from, end, tlb);

    public bool UnmapUserPage(Frame<Size4KiB> root, Page<Size4KiB> page, out bool isEmptied) =>
        Pages.UnmapPage(this, Window, root, page, out isEmptied);

    public void FreeUserTable(Frame<Size4KiB> root, Page<Size4KiB> page) => Pages.FreeTable(this, Window, root, page);

    public bool TryCopyUser(Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, Page<Size4KiB> end, PageSharing sharing, out ulong count) =>
        Pages.TryCopy(this, Window, from, to, first, end, sharing, out count);

    public bool TryShareUserTable(Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, out ulong count, out bool isShared) =>
        Pages.TryShareTable(this, Window, from, to, first, out count, out isShared);

    public bool TryOwnUserTables(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, PageChange change) =>
        Pages.TryOwnTables(this, Window, root, first, end, change);

    public void FlushUser(Frame<Size4KiB> root) => Machine.Mmu.InvalidateAll();

    public bool TryMoveUser(Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, Page<Size4KiB> to) =>
        Pages.TryMove(this, Window, root, first, end, to);

    public bool TryFindUser(Frame<Size4KiB> root, Page<Size4KiB> page, out UserPage found) => Pages.TryFind(Window, root, page, out found);

    public void ActivateRoot(Frame<Size4KiB> root)
    {
        if (Machine.ActiveRoot != root.Start.Value)
        {
            Machine.ActiveRoot = root.Start.Value;
            Machine.Mmu.Root = root.Start.Value;
        }
    }

    public void ActivateKernelRoot() => Machine.ActiveRoot = null;

    public bool TryReadUser(nuint source, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (!TryTranslate(source, MmuRights.UserRead | MmuRights.KernelRead, PageAccess.Read, destination.Length, out Span<byte> piece))
            {
                return false;
            }

            piece.CopyTo(destination);
            destination = destination[piece.Length..];
            source += (nuint)piece.Length;
        }

        return true;
    }

    public bool TryWriteUser(nuint destination, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            if (!TryTranslate(destination, MmuRights.UserWrite | MmuRights.KernelWrite, PageAccess.Write, source.Length, out Span<byte> piece))
            {
                return false;
            }

            source[..piece.Length].CopyTo(piece);
            source = source[piece.Length..];
            destination += (nuint)piece.Length;
        }

        return true;
    }

    public bool TryClearUser(nuint destination, nuint length)
    {
        while (length != 0)
        {
            int count = (int)Math.Min(length, 4096);
            if (!TryTranslate(destination, MmuRights.UserWrite | MmuRights.KernelWrite, PageAccess.Write, count, out Span<byte> piece))
            {
                return false;
            }

            piece.Clear();
            destination += (nuint)piece.Length;
            length -= (nuint)piece.Length;
        }

        return true;
    }

    public bool TryCompareExchangeUser(nuint address, uint comparand, uint value, out uint previous)
    {
        previous = 0;
        if (!TryTranslate(address, MmuRights.UserWrite | MmuRights.KernelWrite, PageAccess.Write, sizeof(uint), out Span<byte> piece))
        {
            return false;
        }

        previous = System.Threading.Interlocked.CompareExchange(ref System.Runtime.InteropServices.MemoryMarshal.AsRef<uint>(piece), value, comparand);
        return true;
    }

    /// <summary>Whether a program can fetch an instruction there.</summary>
    public bool TryExecuteUser(nuint address) => TryTranslate(address, MmuRights.UserExecute, PageAccess.Execute, 1, out _);

    private DirectWindow<HostPlatform> Window => new(this);

    /// <summary>Does what the CPU does for one access: looks at its TLB, walks the tables, faults.</summary>
    private bool TryTranslate(nuint address, MmuRights rights, PageAccess access, int length, out Span<byte> piece)
    {
        piece = default;
        for (int faults = 0; address < UserEnd && Machine.ActiveRoot is not null; faults++)
        {
            if (faults > 1)
            {
                throw new InvalidOperationException($"a resolved fault at 0x{address:x} repeats");
            }

            if (Machine.Mmu.Translate(address) is MmuPage page && (page.Rights & rights) == rights)
            {
                int offset = (int)(address & 0xFFF);
                piece = new Span<byte>(GetPointer(PhysicalAddress.Create(page.Frame + (address - page.Start))), Math.Min(length, 4096 - offset));
                return true;
            }

            if (InterruptState == InterruptState.Disabled || Machine.OnFault is null || !Machine.OnFault(VirtualAddress.Create(address), access))
            {
                return false;
            }
        }

        return false;
    }
}
