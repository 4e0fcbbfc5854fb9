using System;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Devices;

/// <summary><c>/dev/random</c> and <c>/dev/urandom</c>: random bytes without end; what is written is not believed, and vanishes.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class RandomDevice<TPlatform> : FileOperations<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int ChunkSize = 256;

    private readonly TPlatform _platform;

    /// <summary>Makes the driver over the home's source of randomness.</summary>
    public RandomDevice(TPlatform platform) => _platform = platform;

    /// <inheritdoc/>
    public override bool IsSeekable => true;

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position)
    {
        Span<byte> chunk = stackalloc byte[ChunkSize];
        while (target.Remaining != 0 && !target.Faulted)
        {
            Span<byte> part = chunk.Slice(0, (int)Math.Min(target.Remaining, ChunkSize));
            _platform.FillRandom(part);
            target.Put(part);
        }

        // What a program got as a key must not stay on the kernel's stack.
        chunk.Clear();
        return target.Faulted && target.Transferred == 0 ? FileError.BadAddress : target.Transferred;
    }

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position)
    {
        source.Discard();
        return source.Transferred;
    }

    /// <inheritdoc/>
    public override Result<ulong, FileError> Seek(OpenFile<TPlatform> file, SeekOrigin origin, long offset) => file.Position;
}
