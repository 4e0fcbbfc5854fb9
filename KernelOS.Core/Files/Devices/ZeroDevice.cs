using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Devices;

/// <summary><c>/dev/zero</c> and <c>/dev/full</c>: as many zero bytes as anybody wants; writes vanish, or find no room.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="writeError">What a write of at least one byte fails with; <see cref="FileError.None"/> lets it vanish.</param>
public sealed class ZeroDevice<TPlatform>(FileError writeError) : PositionlessDevice<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position)
    {
        target.PutZeros(target.Remaining);
        return target.Faulted && target.Transferred == 0 ? FileError.BadAddress : target.Transferred;
    }

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position)
    {
        if (writeError != FileError.None)
        {
            return writeError;
        }

        source.Discard();
        return source.Transferred;
    }
}
