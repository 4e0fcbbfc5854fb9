using KernelOS.Core.Files.Pooling;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>Room for the contents of a synthesized file while it is open.</summary>
internal sealed class SynthesizedText : IPooled<SynthesizedText>, IPooledBuffer
{
    /// <summary>Bytes that a synthesized file has at most.</summary>
    internal const int Length = 1 << 15;

    /// <summary>The room.</summary>
    internal byte[] Bytes { get; } = new byte[Length];

    SynthesizedText? IPooled<SynthesizedText>.NextFree { get; set; }

    object IPooledBuffer.Room => Bytes;
}
