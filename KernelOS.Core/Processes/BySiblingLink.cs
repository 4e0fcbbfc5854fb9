using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes;

/// <summary>Lists processes by <see cref="Process{TPlatform}.SiblingLink"/>.</summary>
internal readonly struct BySiblingLink<TPlatform> : IListLink<Process<TPlatform>>
    where TPlatform : struct, IPlatform
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ListLink<Process<TPlatform>> Of(Process<TPlatform> item) => ref item.SiblingLink;
}
