using System;

namespace KernelOS.Core.Files;

/// <summary>What can be done with an open file without waiting, and what has happened to it: the answer to poll(2).</summary>
/// <remarks>The values are those that Linux's programs have for them (<c>asm-generic/poll.h</c>).</remarks>
[Flags]
public enum Readiness : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A read does not wait.</summary>
    Readable = 0x0001,

    /// <summary>A write does not wait.</summary>
    Writable = 0x0004,

    /// <summary>Nobody reads what is written.</summary>
    Error = 0x0008,

    /// <summary>Nobody writes what could be read.</summary>
    HungUp = 0x0010,
}
