using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes;

/// <summary>Tells address spaces from which nodes the running thread wants its memory.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
internal sealed class ThreadPolicies<TPlatform>(KernelServices<TPlatform> services) : IMemoryPolicySource
    where TPlatform : struct, IPlatform
{
    /// <inheritdoc/>
    public MemoryPolicy CurrentPolicy => Caller?.MemoryPolicy ?? default;

    private UserThread<TPlatform>? Caller => services.Scheduler.CurrentThread.Owner as UserThread<TPlatform>;

    /// <inheritdoc/>
    public ulong TakeTurn() => Caller is UserThread<TPlatform> caller ? caller.MemoryTurn++ : 0;
}
