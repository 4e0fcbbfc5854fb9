using System;

namespace KernelOS.Tool.Channel;

/// <summary>One frame of the program channel.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Payload">At most <see cref="FrameCodec.MaximumPayload"/> bytes.</param>
internal readonly record struct Frame(FrameType Type, ReadOnlyMemory<byte> Payload);
