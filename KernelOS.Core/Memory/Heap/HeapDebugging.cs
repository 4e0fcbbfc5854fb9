namespace KernelOS.Core.Memory.Heap;

/// <summary>How suspicious a heap is of those who use it.</summary>
public enum HeapDebugging
{
    /// <summary>Heads are checked whenever they are looked at, and nothing else.</summary>
    Off,

    /// <summary>Each block has a red zone behind it that is checked when it is freed; fresh and freed memory is filled with patterns, and freed memory is checked when it is given out again (see <see cref="BlockGuard"/>).</summary>
    On,
}
