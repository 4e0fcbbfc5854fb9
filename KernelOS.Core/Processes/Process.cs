using KernelOS.Core.Files;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes;

/// <summary>A program in execution: an address space, descriptors, and one or more threads.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel it lives in.</param>
public sealed class Process<TPlatform>(KernelServices<TPlatform> services)
    where TPlatform : struct, IPlatform
{
    /// <summary>The kernel that the process lives in.</summary>
    public KernelServices<TPlatform> Services { get; } = services;

    /// <summary>Its descriptors and its working directory; begun and ended with the process.</summary>
    public FileContext<TPlatform> Files { get; } = new(services.FileSystem);

    /// <summary>The process's number.</summary>
    public ProcessId Id { get; internal set; }
}
