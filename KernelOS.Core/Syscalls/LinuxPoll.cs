using System.Runtime.InteropServices;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct pollfd</c>, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinuxPoll
{
    /// <summary>POLLIN and POLLRDNORM: a read does not wait.</summary>
    internal const short Readable = 0x0041;

    /// <summary>POLLOUT and POLLWRNORM: a write does not wait.</summary>
    internal const short Writable = 0x0104;

    /// <summary>POLLNVAL: the descriptor is not open; told unasked.</summary>
    internal const short Invalid = 0x0020;

    /// <summary>Its size in the program's array.</summary>
    internal const int Size = 8;

    /// <summary>The descriptor; a negative one is passed over.</summary>
    internal int Descriptor;

    /// <summary>What the program asks for.</summary>
    internal short Asked;

    /// <summary>What is so.</summary>
    internal short Told;
}
