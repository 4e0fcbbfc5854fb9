using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Files;

/// <summary>Mutual exclusion between threads that may block, by a semaphore of one permit: <c>using PermitGuard&lt;TPlatform&gt; guard = new(_permit);</c></summary>
/// <remarks>It names no holder, so that it also works before threads run, when nobody can be in the way.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly ref struct PermitGuard<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly Semaphore<TPlatform> _permit;

    /// <summary>Takes the permit, however long that takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PermitGuard(Semaphore<TPlatform> permit)
    {
        _permit = permit;
        permit.Acquire();
    }

    /// <summary>Gives the permit back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => _permit.Release();
}
