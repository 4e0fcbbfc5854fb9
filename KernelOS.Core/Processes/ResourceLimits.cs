using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Virtual;

namespace KernelOS.Core.Processes;

/// <summary>A process's limits. The stack's and the descriptors' are enforced; the others are kept and told.</summary>
public sealed class ResourceLimits
{
    private const ulong DefaultDescriptors = 1024;
    private const ulong MaximumDescriptors = 4096;
    private const ulong DefaultSignals = 4096;

    private readonly ResourceLimit[] _limits = new ResourceLimit[(int)Resource.Count];

    /// <summary>The limit of a resource below <see cref="Resource.Count"/>.</summary>
    public ref ResourceLimit this[Resource resource]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _limits[(int)resource];
    }

    /// <summary>Takes over the limits of another process.</summary>
    internal void CopyFrom(ResourceLimits other) => new ReadOnlySpan<ResourceLimit>(other._limits).CopyTo(_limits);

    /// <summary>Sets what a first process starts with.</summary>
    public void Reset()
    {
        new Span<ResourceLimit>(_limits).Fill(new ResourceLimit(ResourceLimit.Unlimited, ResourceLimit.Unlimited));
        this[Resource.Stack] = new ResourceLimit(UserLayout.StackLimit, ResourceLimit.Unlimited);
        this[Resource.Core] = new ResourceLimit(0, ResourceLimit.Unlimited);
        this[Resource.Processes] = new ResourceLimit(ProcessId.Maximum, ProcessId.Maximum);
        this[Resource.PendingSignals] = new ResourceLimit(DefaultSignals, DefaultSignals);
        this[Resource.Descriptors] = new ResourceLimit(DefaultDescriptors, MaximumDescriptors);
    }
}
