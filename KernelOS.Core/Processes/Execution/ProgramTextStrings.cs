using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Processes.Execution;

/// <summary>A walk over a part of a <see cref="ProgramText{TPlatform}"/>, a frame at a time.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="from">Where to start.</param>
/// <param name="to">Where to stop.</param>
internal struct ProgramTextStrings<TPlatform>(TPlatform platform, ProgramTextPosition from, ProgramTextPosition to) : IProgramStrings
    where TPlatform : struct, IPhysicalMemory, IFrameSource
{
    private readonly TPlatform _platform = platform;
    private readonly ProgramTextPosition _end = to;
    private ProgramTextPosition _next = from;

    /// <inheritdoc/>
    public bool TryReadNext(out ReadOnlySpan<byte> piece)
    {
        piece = default;
        while (_next != _end && piece.IsEmpty)
        {
            bool isLast = _next.Frame == _end.Frame;
            int end = isLast ? _end.Offset : ProgramText<TPlatform>.RoomPerFrame;
            piece = ProgramText<TPlatform>.TextOf(_platform, _next.Frame)[_next.Offset..end];
            _next = isLast ? _end : new ProgramTextPosition(ProgramText<TPlatform>.LinkOf(_platform, _next.Frame), 0);
        }

        return !piece.IsEmpty;
    }
}
