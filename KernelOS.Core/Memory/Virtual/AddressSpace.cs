using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The user half of one process's memory: which addresses mean something, and the pages behind those that were touched.</summary>
/// <remarks>
/// <para>
/// Mappings say what a range means; frames come on demand, when <see cref="HandleFault"/> is called for the first touch.
/// A frame with several users is read-only in private mappings: who writes gets a copy, the last user the frame itself
/// (see <see cref="FrameTable"/>). Numbers that come from programs are plain integers until they have been checked.
/// </para>
/// <para>
/// The object is recycled with its process: <see cref="TryCreate"/> begins and <see cref="Destroy"/> ends a life, after
/// which every frame and every mapping object is back. One lock guards everything; it is held for one operation.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="pool">Where mappings come from.</param>
public sealed partial class AddressSpace<TPlatform>(TPlatform platform, MappingPool<TPlatform> pool) : IMappingOwner
    where TPlatform : struct, IPhysicalMemory, IFrameSharing, IFrameStatistics, INumaMemory, IPageTables, IInterruptControl, ICpu, IHeapReserve
{
    private const ulong PageSize = 1UL << 12;

    /// <summary>What one table of pages covers.</summary>
    private const ulong TableSize = 1UL << 21;

    private readonly TPlatform _platform = platform;
    private readonly MappingPool<TPlatform> _pool = pool;
    private SpinLock _lock = new(LockLevel.AddressSpace);

    // Guarded by the lock.
    private readonly MappingTree _mappings = new();
    private Frame<Size4KiB> _root;
    private ulong _breakStart;
    private ulong _break;
    private bool _exists;

    /// <summary>Whether other spaces may have tables of this one too.</summary>
    private bool _sharesTables;

    /// <summary>An address whose table may be empty but is kept for the next page; 0 for none.</summary>
    private ulong _emptyTable;

    /// <summary>Who takes the frames of private memory: the process by its number.</summary>
    public FrameOwner Owner { get; set; } = new(FrameUse.Anonymous);

    /// <summary>Where its parts lie.</summary>
    public AddressLayout Layout { get; private set; } = AddressLayout.Fixed;

    /// <summary>How many pages have a frame.</summary>
    public ulong ResidentPages { get; private set; }

    /// <summary>How many pages mean something, with a frame or without.</summary>
    public ulong MappedPages { get; private set; }

    /// <summary>How many mappings there are.</summary>
    public int MappingCount => _mappings.Count;

    /// <summary>How large a growing mapping may become, in bytes (RLIMIT_STACK).</summary>
    public ulong StackLimit { get; set; } = UserLayout.StackLimit;

    /// <summary>How much all mappings may take together, in bytes (RLIMIT_AS).</summary>
    public ulong AddressLimit { get; private set; } = ulong.MaxValue;

    /// <summary>How much private writable memory there may be but for stacks, in bytes (RLIMIT_DATA).</summary>
    public ulong DataLimit { get; private set; } = ulong.MaxValue;

    /// <summary>Begins an empty address space; false if there is no memory for its root table.</summary>
    public bool TryCreate()
    {
        Check.That(!_exists, "an address space is created twice");
        _exists = _platform.TryCreateRoot(out _root);
        Layout = AddressLayout.Fixed;
        StackLimit = UserLayout.StackLimit;
        SetLimits(ulong.MaxValue, ulong.MaxValue);
        _breakStart = _break = 0;
        _peakResidentPages = _peakMappedPages = 0;
        _sharesTables = _hasLargePages = false;
        _largePageAllowance = 0;
        LockedPages = 0;
        FutureLock = MappingFlags.None;
        AllowsLargePages = true;
        PolicySource = null;
        return _exists;
    }

    /// <summary>Says where the parts of this address space lie, which is empty.</summary>
    public void SetLayout(in AddressLayout layout)
    {
        Check.That(_mappings.Count == 0, "the parts of an address space that exist cannot be laid out");
        Layout = layout;
    }

    /// <summary>Gives everything back; must be active on no CPU.</summary>
    public void Destroy()
    {
        Check.That(_exists, "an address space is destroyed that does not exist");
        InterruptState previous = _platform.DisableInterrupts();
        _lock.Enter(_platform);
        Mapping? mapping = _mappings.First;
        ulong promised = 0;
        ulong released = 0;
        _mappings.Clear();
        MappedPages = 0;
        while (mapping is not null)
        {
            Mapping? next = mapping.Next;
            if (mapping.End > released)
            {
                released = FindEndOfNeighbours(mapping);
                FreePages(mapping.Start, released, TlbState.HoldsNone);
            }

            promised += (mapping.Flags & MappingFlags.Promised) != 0 ? mapping.Length / PageSize : 0;
            Retire(mapping);
            mapping = next;
        }

        _pool.Commit.Release(promised);
        FreeEmptyTable();
        RetireSpares();
        LeaveAndRecycle(previous);
        WaitUntilUnpinned();
        Check.That(ResidentPages == 0, "an address space lost count of its pages");
        _platform.DestroyRoot(_root);
        _exists = false;
    }

    /// <summary>Makes this the running CPU's address space.</summary>
    public void Activate() => _platform.ActivateRoot(_root);

    /// <summary>Where the last of the mappings ends that follow on one with no room for a whole table between them: their pages are gone through together.</summary>
    private static ulong FindEndOfNeighbours(Mapping mapping)
    {
        ulong end = mapping.End;
        for (Mapping? next = mapping.Next; next is not null && next.Start - end < TableSize; next = next.Next)
        {
            end = next.End;
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AlignDown(ulong number) => number & ~(PageSize - 1);

    /// <summary>Rounds up to whole pages; 0 if that overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AlignUp(ulong number) => (number + PageSize - 1) & ~(PageSize - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAligned(ulong number) => (number & (PageSize - 1)) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Page<Size4KiB> PageAt(ulong address) =>
        Page<Size4KiB>.FromUnchecked(VirtualAddress.FromUnchecked(address));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe Span<byte> BytesOf(Frame<Size4KiB> frame) =>

        // SAFETY: the frame is RAM that this address space owns, and the window shows all of its bytes.
        new(_platform.GetPointer(frame.Start), (int)PageSize);
}
