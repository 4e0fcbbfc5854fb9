using System.Runtime.InteropServices;
using KernelOS.Core.Files;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct timespec</c>: 16 bytes.</summary>
/// <param name="seconds">Seconds since 1970.</param>
/// <param name="nanoseconds">Nanoseconds after them; programs may give anything.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LinuxTime(long seconds, long nanoseconds)
{
    /// <summary>Bytes.</summary>
    internal const int Size = 16;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long Now = 0x3FFF_FFFF;       // UTIME_NOW
    private const long Omit = 0x3FFF_FFFE;      // UTIME_OMIT

    private readonly long _seconds = seconds;
    private readonly long _nanoseconds = nanoseconds;

    /// <summary>A point of time.</summary>
    internal LinuxTime(Timestamp time)
        : this(time.Seconds, time.Nanoseconds)
    {
    }

    /// <summary>What utimensat(2) takes for the present.</summary>
    internal static LinuxTime Present => new(0, Now);

    /// <summary>Whether utimensat(2) is to leave the time alone.</summary>
    internal bool IsOmitted => _nanoseconds == Omit;

    /// <summary>Whether it is a time, the present, or nothing.</summary>
    internal bool IsValid => _nanoseconds is Now or Omit or (>= 0 and < NanosecondsPerSecond);

    /// <summary>The time that is meant.</summary>
    internal Timestamp Resolve(Timestamp now, Timestamp previous) => _nanoseconds switch
    {
        Now => now,
        Omit => previous,
        _ => new Timestamp(_seconds, (int)_nanoseconds),
    };
}
