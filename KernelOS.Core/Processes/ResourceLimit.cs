using System.Runtime.InteropServices;

namespace KernelOS.Core.Processes;

/// <summary>How much a process may use of something (<c>struct rlimit64</c>).</summary>
/// <param name="current">What counts.</param>
/// <param name="maximum">What <paramref name="current"/> may be raised to.</param>
[StructLayout(LayoutKind.Sequential)]
public struct ResourceLimit(ulong current, ulong maximum)
{
    /// <summary>No limit.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    /// <summary>What counts.</summary>
    public ulong Current = current;

    /// <summary>What <see cref="Current"/> may be raised to.</summary>
    public ulong Maximum = maximum;
}
