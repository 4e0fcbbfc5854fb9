using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The home of a heap that one thread has for itself: no interrupt and no other CPU comes near it.</summary>
public readonly struct SoleUser : IInterruptControl, ICpu
{
    private readonly ulong[] _heldLockLevels = new ulong[1];

    /// <summary>Makes one, for one heap.</summary>
    public SoleUser()
    {
    }

    /// <inheritdoc/>
    public InterruptState InterruptState => InterruptState.Disabled;

    /// <inheritdoc/>
    public int CurrentCpu => 0;

    /// <inheritdoc/>
    public ref ulong HeldLockLevels => ref _heldLockLevels[0];

    /// <inheritdoc/>
    public InterruptState DisableInterrupts() => InterruptState.Disabled;

    /// <inheritdoc/>
    public void RestoreInterrupts(InterruptState previous)
    {
    }

    /// <inheritdoc/>
    public void InterruptCpu(int cpu)
    {
    }

    /// <inheritdoc/>
    public void Pause()
    {
    }

    /// <inheritdoc/>
    public void WaitForInterrupt()
    {
    }
}
