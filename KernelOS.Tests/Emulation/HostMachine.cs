using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Tests.Emulation;

/// <summary>What the emulated home of the upper layers keeps: memory, page tables, clock, consoles. One for each test.</summary>
public sealed unsafe class HostMachine : IDisposable
{
    private const ulong LargeSize = 2 << 20;

    private readonly HashSet<ulong> _free = [];
    private readonly HashSet<ulong> _large = [];
    private long* _directory;
    private ulong* _entries;

    /// <summary>Makes a machine with that many bytes of RAM from physical address 0; as in the kernel, the first frame is nobody's.</summary>
    public HostMachine(ulong memoryBytes)
    {
        MemoryBytes = memoryBytes;
        Mmu = new EmulatedMmu<X86SoftwareMmu>(Ram);
        for (ulong address = 4096; address < memoryBytes; address += 4096)
        {
            FreeFrames.Push(address);
            _free.Add(address);
        }

        TotalFrames = (ulong)FreeFrames.Count;
        _directory = (long*)NativeMemory.AllocZeroed((nuint)((memoryBytes >> 30) + 1), sizeof(long));
        _entries = (ulong*)NativeMemory.AllocZeroed((nuint)(memoryBytes / 4096), FrameTable.EntrySize);
    }

    ~HostMachine() => FreeTable();

    /// <summary>Bytes of RAM.</summary>
    public ulong MemoryBytes { get; }

    /// <summary>Frames of 4 KiB, free or not.</summary>
    public ulong TotalFrames { get; }

    /// <summary>What is known of each frame.</summary>
    public FrameTable FrameTable => new(_directory, _entries);

    /// <summary>The free frames' addresses.</summary>
    public Stack<ulong> FreeFrames { get; } = [];

    /// <summary>The addresses of what can be taken as 2 MiB at once, the lowest first.</summary>
    public IEnumerable<ulong> FreeLargeFrames
    {
        get
        {
            for (ulong start = 0; start + LargeSize <= MemoryBytes; start += LargeSize)
            {
                if (PartsOf(start).All(_free.Contains))
                {
                    yield return start;
                }
            }
        }
    }

    /// <summary>How many more frames may be allocated before allocation starts to fail, or null for as many as there are.</summary>
    public int? AllocationsUntilFailure { get; set; }

    /// <summary>The date at boot.</summary>
    public Duration Epoch { get; set; } = Duration.FromSeconds(1_000_000_000);

    /// <summary>The physical memory.</summary>
    public EmulatedRam Ram { get; } = new();

    /// <summary>Its CPU's MMU.</summary>
    public EmulatedMmu<X86SoftwareMmu> Mmu { get; }

    /// <summary>The root tables of the address spaces that exist.</summary>
    public HashSet<ulong> Spaces { get; } = [];

    /// <summary>The root that the CPU uses, or null for the kernel's own.</summary>
    public ulong? ActiveRoot { get; set; }

    /// <summary>What the CPU does on a page fault in a copy to or from user memory; true if it may try again.</summary>
    public Func<VirtualAddress, PageAccess, bool>? OnFault { get; set; }

    /// <summary>Its CPU: time, interrupts, and the threads' contexts.</summary>
    internal SimulatedMachine Cpus { get; } = new(Duration.FromMilliseconds(10));

    /// <summary>What runs in user mode, once a thread gets there; it never returns.</summary>
    public Action<nuint, nuint>? UserMode { get; set; }

    /// <summary>Notes what a new thread does, whose kernel stack ends there and whose stack pointer is the second number.</summary>
    public Action<ulong, nuint>? CopyContext { get; set; }

    /// <summary>Does what the running thread, a copy of another, is to do; it never returns.</summary>
    public Action? ResumeContext { get; set; }

    /// <summary>What stands for the running thread's registers in user mode.</summary>
    public Func<HostUserContext>? UserContext { get; set; }

    /// <summary>The lines of the log.</summary>
    public List<string> Log { get; } = [];

    /// <summary>What programs wrote to standard output.</summary>
    public List<byte> Output { get; } = [];

    /// <summary>What programs wrote to standard error.</summary>
    public List<byte> Error { get; } = [];

    /// <summary>What programs have not read of standard input yet.</summary>
    public Queue<byte> Input { get; } = [];

    /// <summary>Whether there is input, or its end when the queue is empty; the test that sets it calls the listener.</summary>
    public bool HasInput { get; set; } = true;

    /// <summary>What to call when there is input after there was none.</summary>
    public Action InputListener { get; set; } = () => { };

    /// <summary>The programs that have ended, and their statuses.</summary>
    public List<(int Index, int Status)> Exited { get; } = [];

    /// <summary>The last program's status, once it has ended.</summary>
    public int? Finished { get; set; }

    /// <summary>The seed of what passes for random numbers.</summary>
    public Random Random { get; } = new(1);

    /// <summary>The running thread's thread-local storage base.</summary>
    public nuint ThreadPointer { get; set; }

    /// <summary>The running thread's second base.</summary>
    public nuint SecondThreadPointer { get; set; }

    /// <summary>How many more objects may be made before the heap has no memory, or null for as many as are wanted.</summary>
    public int? ReservesUntilFailure { get; set; }

    /// <summary>How often the heap was asked for memory for another object.</summary>
    public int ObjectsReserved { get; private set; }

    /// <summary>How many objects were given back to the heap.</summary>
    public int ObjectsGivenBack { get; set; }

    /// <summary>Whether the heap has memory for another object.</summary>
    public bool TryReserve()
    {
        ObjectsReserved++;
        if (ReservesUntilFailure == 0)
        {
            return false;
        }

        ReservesUntilFailure--;
        return true;
    }

    /// <summary>Takes a frame with undefined contents.</summary>
    public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame)
    {
        frame = default;
        if (AllocationsUntilFailure == 0 || !FreeFrames.TryPop(out ulong address))
        {
            return false;
        }

        AllocationsUntilFailure--;
        _free.Remove(address);
        frame = Frame<Size4KiB>.Create(PhysicalAddress.Create(address));
        FrameTable.Begin(frame, owner);
        return true;
    }

    /// <summary>Its memory nodes; one, unless a test says otherwise before anything is allocated.</summary>
    public NumaTopology Topology { get; set; } = NumaTopology.CreateSingle();

    /// <summary>Takes a frame as a policy wants it: the first one in a list of all that are free and of a node that may be.</summary>
    public bool TryAllocateFrame(in MemoryPolicy policy, ulong turn, FrameOwner owner, out Frame<Size4KiB> frame)
    {
        frame = default;
        NumaNode start = policy.Kind switch
        {
            MemoryPolicyKind.Preferred => policy.Nodes.Lowest,
            MemoryPolicyKind.Interleave => policy.Nodes.At(turn),
            _ => NumaNode.First,
        };
        NodeMask allowed = policy.Kind is MemoryPolicyKind.Bind or MemoryPolicyKind.PreferredMany ? policy.Nodes : NodeMask.All;
        int otherRank = policy.Kind == MemoryPolicyKind.PreferredMany ? NumaNode.MaximumCount : int.MaxValue;
        byte[] order = Topology.GetFallbackOrder(start).ToArray();
        int[] ranks = [.. FreeFrames.Select(address => Topology.GetNode(PhysicalAddress.Create(address)))
            .Select(node => allowed.Contains(node) ? Array.IndexOf(order, (byte)node.Value) : otherRank)];
        int best = Array.IndexOf(ranks, ranks.DefaultIfEmpty(int.MaxValue).Min());
        if (AllocationsUntilFailure == 0 || best < 0 || ranks[best] == int.MaxValue)
        {
            return false;
        }

        ulong[] free = [.. FreeFrames];
        (free[0], free[best]) = (free[best], free[0]);
        FreeFrames.Clear();
        foreach (ulong address in free.Reverse())
        {
            FreeFrames.Push(address);
        }

        return TryAllocateFrame(owner, out frame);
    }

    /// <summary>Counts the frames of a node.</summary>
    public (ulong Total, ulong Free) CountFrames(NumaNode node)
    {
        ulong total = 0;
        for (ulong address = 0; address < MemoryBytes; address += 4096)
        {
            total += Topology.GetNode(PhysicalAddress.Create(address)) == node ? 1UL : 0;
        }

        return (total, (ulong)FreeFrames.Count(address => Topology.GetNode(PhysicalAddress.Create(address)) == node));
    }

    /// <summary>Gives a frame back; one that is free already is a failure of the test.</summary>
    public void FreeFrame(Frame<Size4KiB> frame)
    {
        if (_large.Contains(frame.Start.Value & ~(LargeSize - 1)))
        {
            throw new InvalidOperationException($"frame 0x{frame.Start.Value:x} is freed as a part of 2 MiB");
        }

        if (!_free.Add(frame.Start.Value))
        {
            throw new InvalidOperationException($"frame 0x{frame.Start.Value:x} is freed twice");
        }

        if (FrameTable.IsShared(frame))
        {
            throw new InvalidOperationException($"frame 0x{frame.Start.Value:x} is freed while it has {FrameTable.CountUsers(frame)} users");
        }

        Fill(frame);
        FreeFrames.Push(frame.Start.Value);
    }

    /// <summary>Counts what all frames are used for.</summary>
    public void TakeCensus(out FrameCensus census)
    {
        census = new FrameCensus { Free = (ulong)FreeFrames.Count };
        for (ulong address = 0; address < MemoryBytes; address += 4096)
        {
            Frame<Size4KiB> frame = Frame<Size4KiB>.Create(PhysicalAddress.Create(address));
            if (!_free.Contains(address))
            {
                // The owner of a large frame stands in its first entry.
                bool isLarge = _large.Contains(address & ~(LargeSize - 1));
                census.Add(FrameTable.GetOwner(isLarge ? Frame<Size4KiB>.Create(PhysicalAddress.Create(address & ~(LargeSize - 1))) : frame), 1);
            }
        }
    }

    /// <summary>Takes 2 MiB with undefined contents, the lowest there are.</summary>
    public bool TryAllocateLargeFrame(FrameOwner owner, out Frame<Size2MiB> frame)
    {
        foreach (ulong start in FreeLargeFrames.Take(AllocationsUntilFailure != 0 ? 1 : 0))
        {
            AllocationsUntilFailure--;
            _free.ExceptWith(PartsOf(start));
            KeepOnly(address => address - start >= LargeSize);
            _large.Add(start);
            frame = Frame<Size2MiB>.Create(PhysicalAddress.Create(start));
            FrameTable.Begin(frame, owner);
            return true;
        }

        frame = default;
        return false;
    }

    /// <summary>Gives 2 MiB back that were taken as one and never split.</summary>
    public void FreeLargeFrame(Frame<Size2MiB> frame)
    {
        if (FrameTable.IsShared(frame))
        {
            throw new InvalidOperationException($"2 MiB at 0x{frame.Start.Value:x} are freed while they have other users");
        }

        SplitLargeFrame(frame);
        FrameTable.SplitOwner(frame);
        foreach (ulong address in PartsOf(frame.Start.Value))
        {
            FreeFrame(Frame<Size4KiB>.Create(PhysicalAddress.Create(address)));
        }
    }

    /// <summary>Makes 2 MiB that were taken as one into frames of 4 KiB.</summary>
    public void SplitLargeFrame(Frame<Size2MiB> frame)
    {
        if (!_large.Remove(frame.Start.Value))
        {
            throw new InvalidOperationException($"2 MiB at 0x{frame.Start.Value:x} are split that were not taken as one");
        }
    }

    /// <summary>Makes frames of 4 KiB into 2 MiB taken as one.</summary>
    public bool TryMergeLargeFrame(Frame<Size2MiB> frame)
    {
        if (PartsOf(frame.Start.Value).Any(_free.Contains))
        {
            throw new InvalidOperationException($"2 MiB at 0x{frame.Start.Value:x} are made one while a part is free");
        }

        return _large.Add(frame.Start.Value);
    }

    /// <summary>Where the test sees a byte of RAM.</summary>
    public byte* GetPointer(PhysicalAddress address)
    {
        if (address.Value >= MemoryBytes)
        {
            throw new AccessViolationException($"physical address 0x{address.Value:x} is not RAM");
        }

        return Ram.GetPointer(address);
    }

    /// <summary>The log as one text.</summary>
    public string LogText => string.Join('\n', Log);

    /// <summary>Standard output as text.</summary>
    public string OutputText => Encoding.UTF8.GetString([.. Output]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Cpus.Dispose();
        Ram.Dispose();
        FreeTable();
        GC.SuppressFinalize(this);
    }

    private static IEnumerable<ulong> PartsOf(ulong start)
    {
        for (ulong address = start; address < start + LargeSize; address += 4096)
        {
            yield return address;
        }
    }

    private void KeepOnly(Func<ulong, bool> isKept)
    {
        ulong[] kept = [.. FreeFrames.Where(isKept)];
        FreeFrames.Clear();
        foreach (ulong address in kept.Reverse())
        {
            FreeFrames.Push(address);
        }
    }

    private void FreeTable()
    {
        NativeMemory.Free(_directory);
        NativeMemory.Free(_entries);
        _directory = null;
        _entries = null;
    }

    // Garbage with the bits that make a table entry present: a stale translation or an uncleared page shows.
    private void Fill(Frame<Size4KiB> frame) => new Span<byte>(GetPointer(frame.Start), 4096).Fill(0xA7);
}
