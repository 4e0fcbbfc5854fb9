using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Devices;

/// <summary><c>/dev/null</c>: takes everything without looking at it and is always at its end.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class NullDevice<TPlatform> : PositionlessDevice<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position) => (nuint)0;

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position)
    {
        source.Discard();
        return source.Transferred;
    }
}
