namespace KernelOS.Core.Memory.Virtual;

/// <summary>What a program uses a mapping for, as far as the kernel gave it for that.</summary>
public enum MappingPurpose
{
    /// <summary>Whatever it was mapped for.</summary>
    None,

    /// <summary>The break area.</summary>
    Heap,

    /// <summary>The first thread's stack.</summary>
    Stack,
}
