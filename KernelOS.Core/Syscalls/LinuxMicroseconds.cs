using System.Runtime.InteropServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct timeval</c>, 16 bytes.</summary>
/// <param name="duration">A length of time that is not negative.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LinuxMicroseconds(Duration duration)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>The length of time; false if it is negative. What is too long to count lasts for ever; more microseconds than a second has count, as in select(2).</summary>
    internal bool TryGet(out Duration length)
    {
        const long NanosecondsPerSecond = 1_000_000_000;
        bool fits = Seconds < (long.MaxValue / NanosecondsPerSecond) - (Microseconds / MicrosecondsPerSecond) - 1;
        length = new Duration(fits ? (Seconds * NanosecondsPerSecond) + (Microseconds * 1000) : long.MaxValue);
        return Seconds >= 0 && Microseconds >= 0;
    }

    /// <summary>Whether it is a point of time: with less than a second of microseconds.</summary>
    internal bool IsTime => Microseconds is >= 0 and < MicrosecondsPerSecond;

    /// <summary>Whole seconds.</summary>
    internal readonly long Seconds = duration.Nanoseconds / 1000 / MicrosecondsPerSecond;

    /// <summary>The rest.</summary>
    internal readonly long Microseconds = duration.Nanoseconds / 1000 % MicrosecondsPerSecond;

    /// <summary>The length of time; false too if it has more microseconds than a second, as in setitimer(2).</summary>
    internal bool TryGetNormal(out Duration length) => TryGet(out length) && Microseconds < MicrosecondsPerSecond;
}
