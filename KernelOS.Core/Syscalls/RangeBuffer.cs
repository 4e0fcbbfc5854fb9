using System.Runtime.CompilerServices;
using KernelOS.Core.Files.Transfers;

namespace KernelOS.Core.Syscalls;

/// <summary>Room on the stack for the few buffers that most vectors have.</summary>
[InlineArray(Length)]
internal struct RangeBuffer
{
    internal const int Length = 8;

    private UserRange _first;
}
