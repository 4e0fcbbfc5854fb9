using System.Runtime.InteropServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct timeval</c>, 16 bytes.</summary>
/// <param name="duration">A length of time that is not negative.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LinuxMicroseconds(Duration duration)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>Whole seconds.</summary>
    internal readonly long Seconds = duration.Nanoseconds / 1000 / MicrosecondsPerSecond;

    /// <summary>The rest.</summary>
    internal readonly long Microseconds = duration.Nanoseconds / 1000 % MicrosecondsPerSecond;
}
