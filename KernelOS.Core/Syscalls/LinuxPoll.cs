using System.Runtime.InteropServices;
using KernelOS.Core.Files;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct pollfd</c>, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinuxPoll
{
    /// <summary>POLLIN and POLLRDNORM: a read does not wait.</summary>
    internal const short Readable = 0x0041;

    /// <summary>POLLOUT and POLLWRNORM: a write does not wait.</summary>
    internal const short Writable = 0x0104;

    /// <summary>POLLERR and POLLHUP: told unasked.</summary>
    internal const short Unasked = (short)(Readiness.Error | Readiness.HungUp);

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

    /// <summary>What a program that asks for some of it finds of a file's readiness.</summary>
    internal static short Encode(Readiness readiness, short asked)
    {
        int told = (short)readiness & Unasked;
        told |= (readiness & Readiness.Readable) != 0 ? Readable : 0;
        told |= (readiness & Readiness.Writable) != 0 ? Writable : 0;
        return (short)(told & ((ushort)asked | Unasked));
    }
}
