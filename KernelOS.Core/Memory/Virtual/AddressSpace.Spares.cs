using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>
/// Mapping objects at hand. Nothing is allocated, and no source is released, while the lock is held: what an operation
/// needs is provided before, what it leaves over is given back after it.
/// </content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>The most that one operation needs: a new mapping, and the upper part of one that it splits; or two parts.</summary>
    private const int SparesNeeded = 2;
    private const int MaximumSpares = 4;

    // Under the lock.
    private Mapping? _spares;
    private Mapping? _retired;

    /// <summary>How many mapping objects are kept for the next use.</summary>
    internal int SpareCount { get; private set; }

    /// <summary>Takes the lock with enough mapping objects at hand, as far as there are any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private InterruptState Enter(int needed = SparesNeeded)
    {
        InterruptState previous = _platform.DisableInterrupts();
        _lock.Enter(_platform);
        if (SpareCount < needed)
        {
            ProvideSpares(previous, needed);
        }

        return previous;
    }

    /// <summary>Gets mapping objects from the pool, without the lock meanwhile, until there are enough or no more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ProvideSpares(InterruptState previous, int needed)
    {
        bool isTaken = true;
        while (isTaken && SpareCount < needed)
        {
            Leave(previous);
            isTaken = _pool.TryTake(out Mapping? spare);
            _platform.DisableInterrupts();
            _lock.Enter(_platform);
            if (isTaken)
            {
                AddSpare(spare!);
            }
        }
    }

    /// <summary>Releases the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Leave(InterruptState previous)
    {
        _lock.Exit(_platform);
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>Releases the lock, then gives back what the operation left over: the last reference to a source may end a file's life.</summary>
    private void LeaveAndRecycle(InterruptState previous)
    {
        Mapping? retired = _retired;
        _retired = null;
        Leave(previous);
        if (retired is not null)
        {
            _pool.ReturnAll(retired);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTakeSpare([NotNullWhen(true)] out Mapping? mapping)
    {
        mapping = _spares;
        if (mapping is null)
        {
            return false;
        }

        _spares = mapping.Next;
        mapping.Next = null;
        SpareCount--;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddSpare(Mapping mapping)
    {
        mapping.Next = _spares;
        _spares = mapping;
        SpareCount++;
    }

    /// <summary>Takes a mapping that is no longer in the tree: for the next use, or to be given back after the operation.</summary>
    private void Retire(Mapping mapping)
    {
        if (mapping.Source is null && SpareCount < MaximumSpares)
        {
            mapping.Reset();
            AddSpare(mapping);
            return;
        }

        if (mapping.Owner is not null)
        {
            mapping.Source!.Mappings!.Remove(_platform, mapping);
        }

        mapping.Next = _retired;
        _retired = mapping;
    }

    /// <summary>Adds mappings that are linked to each other.</summary>
    private void AddSpares(Mapping? first, int count)
    {
        Mapping? last = first;
        while (last?.Next is Mapping next)
        {
            last = next;
        }

        if (last is not null)
        {
            last.Next = _spares;
            _spares = first;
            SpareCount += count;
        }
    }

    /// <summary>Retires the spare mappings themselves, at the end of the address space.</summary>
    private void RetireSpares()
    {
        while (TryTakeSpare(out Mapping? mapping))
        {
            mapping.Next = _retired;
            _retired = mapping;
        }
    }
}
