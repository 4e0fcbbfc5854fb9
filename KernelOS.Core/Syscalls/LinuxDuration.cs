using System.Runtime.InteropServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct timespec</c> as a length of time, 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LinuxDuration
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long _seconds;
    private readonly long _nanoseconds;

    /// <summary>A length of time that is not negative.</summary>
    internal LinuxDuration(Duration duration)
    {
        _seconds = duration.Nanoseconds / NanosecondsPerSecond;
        _nanoseconds = duration.Nanoseconds % NanosecondsPerSecond;
    }

    /// <summary>The length of time; false if it is negative or has more nanoseconds than a second. What is too long to count lasts for ever.</summary>
    internal bool TryGet(out Duration duration)
    {
        bool isValid = _seconds >= 0 && _nanoseconds is >= 0 and < NanosecondsPerSecond;
        bool fits = _seconds < long.MaxValue / NanosecondsPerSecond;
        duration = new Duration(fits ? (_seconds * NanosecondsPerSecond) + _nanoseconds : long.MaxValue);
        return isValid;
    }
}
