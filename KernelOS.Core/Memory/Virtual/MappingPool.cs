using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The mapping objects of all address spaces, recycled.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="capacity">How many objects there may be at most.</param>
public sealed class MappingPool<TPlatform>(TPlatform platform, int capacity)
    where TPlatform : struct, IInterruptControl, ICpu
{
    private readonly TPlatform _platform = platform;
    private readonly int _capacity = capacity;

    // Guarded by the lock.
    private SpinLock _lock = new(LockLevel.Pool);
    private Mapping? _free;
    private int _created;

    /// <summary>How many objects are in use.</summary>
    public int InUse { get; private set; }

    /// <summary>Takes an object; false if all are in use.</summary>
    internal bool TryTake([NotNullWhen(true)] out Mapping? mapping)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        mapping = _free;
        if (mapping is null)
        {
            if (_created == _capacity)
            {
                return false;
            }

            mapping = new Mapping();
            _created++;
        }

        _free = mapping.Next;
        mapping.Next = null;
        InUse++;
        return true;
    }

    /// <summary>Gives back an object that is in no tree; its reference to a source is released.</summary>
    internal void Return(Mapping mapping)
    {
        mapping.Source?.Release();
        mapping.Reset();
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        mapping.Next = _free;
        _free = mapping;
        InUse--;
    }
}
