using KernelOS.Core.Files;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes;

/// <summary>The composition root: the one place where a home's platform and the layers above it come together.</summary>
/// <remarks>A home makes exactly one at start-up, a test one for each emulated machine; everything else is reached from here, never through a static.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
public sealed class KernelServices<TPlatform>(TPlatform platform)
    where TPlatform : struct, IPlatform
{
    /// <summary>The home.</summary>
    public TPlatform Platform { get; } = platform;

    /// <summary>The files.</summary>
    public FileSystem<TPlatform> FileSystem { get; } = new(platform);
}
