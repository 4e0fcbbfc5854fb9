using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Tests.Emulation;

/// <summary>A handler's frame on the host, with what it saves.</summary>
public sealed record HostSignalFrame(
    SignalFrame Frame, SignalInformation Information, nuint StackPointer, nint Result, SystemCallRepetition? Repetition);
