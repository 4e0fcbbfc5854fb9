using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Primitives;
using KernelOS.Drivers;

namespace KernelOS.Diagnostics;

/// <summary>Writes runs of frames as <see cref="MemoryMapReport"/> says, and sends what it has written whenever a line is full.</summary>
/// <param name="buffer">Room for more than a line.</param>
internal struct FrameRunText(byte[] buffer) : IFrameRunVisitor
{
    private const int LineLength = 4000;

    private int _length;
    private ulong _next;

    /// <inheritdoc/>
    public void Visit(in FrameRun run)
    {
        if (_length == 0 || run.First != _next || _length > LineLength)
        {
            Finish();
            Utf8Builder start = new(buffer);
            start.AppendFormatted("frames "u8);
            start.AppendFormatted(run.First);
            _length = start.Length;
        }

        Utf8Builder text = new(buffer, _length);
        text.AppendFormatted(run.State == FrameState.PartOfLarge ? " L"u8 : " "u8);
        if (run.State == FrameState.Free)
        {
            text.AppendFormatted("f"u8);
        }
        else
        {
            text.AppendFormatted((ulong)run.Owner.Use);
            if (run.Owner.Number != 0)
            {
                text.AppendFormatted("."u8);
                text.AppendFormatted((ulong)run.Owner.Number);
            }
        }

        text.AppendFormatted("x"u8);
        text.AppendFormatted(run.Count);
        _length = text.Length;
        _next = run.First + run.Count;
    }

    /// <summary>Ends the line, if one has begun.</summary>
    public void Finish()
    {
        if (_length != 0)
        {
            Utf8Builder text = new(buffer, _length);
            text.AppendFormatted("\n"u8);
            ProgramPort.Channel.WriteMemoryMap(text.Text);
            _length = 0;
        }
    }
}
