using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Devices;

/// <summary>A device for which every position is the same: a seek succeeds, leads to 0, and means nothing.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public abstract class PositionlessDevice<TPlatform> : FileOperations<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <inheritdoc/>
    public override bool IsSeekable => true;

    /// <inheritdoc/>
    public override Result<ulong, FileError> Seek(OpenFile<TPlatform> file, SeekOrigin origin, long offset) => 0UL;
}
