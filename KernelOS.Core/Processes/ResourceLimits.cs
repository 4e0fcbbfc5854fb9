using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes;

/// <summary>A process's limits. Those of the stack, the address space, of data, files, processes, descriptors and signals are enforced; the others are kept and told.</summary>
public sealed class ResourceLimits
{
    private const ulong DefaultDescriptors = 1024;
    private const ulong MaximumDescriptors = 4096;
    private const ulong DefaultSignals = 4096;

    // A kernel stack with its guard, the objects, and the tables and pages that a small program has for itself.
    private const ulong FramesPerThread = 16;
    private const ulong LeastThreads = 64;

    private readonly ResourceLimit[] _limits = new ResourceLimit[(int)Resource.Count];

    /// <summary>The limit of a resource below <see cref="Resource.Count"/>.</summary>
    public ref ResourceLimit this[Resource resource]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _limits[(int)resource];
    }

    /// <summary>Takes over the limits of another process.</summary>
    internal void CopyFrom(ResourceLimits other) => new ReadOnlySpan<ResourceLimit>(other._limits).CopyTo(_limits);

    /// <summary>Tells a process's address space what it may take.</summary>
    internal void ApplyTo<TPlatform>(AddressSpace<TPlatform> space)
        where TPlatform : struct, IPlatform
    {
        space.StackLimit = this[Resource.Stack].Current;
        space.SetLimits(this[Resource.AddressSpace].Current, this[Resource.Data].Current);
    }

    /// <summary>Sets what a first process starts with.</summary>
    /// <param name="frames">Frames of RAM that there are: the kernel's part of all threads together takes a quarter of them at most.</param>
    public void Reset(ulong frames)
    {
        new Span<ResourceLimit>(_limits).Fill(new ResourceLimit(ResourceLimit.Unlimited, ResourceLimit.Unlimited));
        this[Resource.Stack] = new ResourceLimit(UserLayout.StackLimit, ResourceLimit.Unlimited);
        this[Resource.Core] = new ResourceLimit(0, ResourceLimit.Unlimited);
        ulong threads = Math.Clamp(frames / FramesPerThread / 4, LeastThreads, ProcessId.Maximum);
        this[Resource.Processes] = new ResourceLimit(threads, threads);
        this[Resource.PendingSignals] = new ResourceLimit(DefaultSignals, DefaultSignals);
        this[Resource.Descriptors] = new ResourceLimit(DefaultDescriptors, MaximumDescriptors);
    }
}
