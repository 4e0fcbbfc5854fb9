namespace KernelOS.Core.Memory.Virtual;

/// <summary>How much memory programs may be promised; the values are those of Linux's vm.overcommit_memory.</summary>
public enum OvercommitPolicy
{
    /// <summary>Anything but a single request for more than all of memory, which could never be kept.</summary>
    Heuristic,

    /// <summary>Anything.</summary>
    Always,

    /// <summary>No more than a share of memory, so that every promise can be kept.</summary>
    Never,
}
