using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes;

/// <summary>Lists the threads of a process by <see cref="UserThread{TPlatform}.ThreadLink"/>.</summary>
internal readonly struct ByThreadLink<TPlatform> : IListLink<UserThread<TPlatform>>
    where TPlatform : struct, IPlatform
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ListLink<UserThread<TPlatform>> Of(UserThread<TPlatform> item) => ref item.ThreadLink;
}
