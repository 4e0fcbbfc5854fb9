using System;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Primitives;

namespace KernelOS.Diagnostics;

/// <summary>Writes pages side by side with the same rights as <see cref="MemoryMapReport"/> says; what does not fit is left out.</summary>
/// <param name="buffer">Where to.</param>
/// <param name="length">How much of it is taken.</param>
internal struct PageRunText(byte[] buffer, int length) : IPageVisitor
{
    private const PageAttributes Rights =
        PageAttributes.User | PageAttributes.Writable | PageAttributes.Executable | PageAttributes.Global | PageAttributes.Inaccessible;

    private int _length = length;
    private ulong _start;
    private ulong _end;
    private int _shift;
    private PageAttributes _rights;

    /// <inheritdoc/>
    public void Visit(PageLeaf leaf)
    {
        PageAttributes rights = leaf.Attributes & Rights;
        if (leaf.Start.Value != _end || leaf.Shift != _shift || rights != _rights)
        {
            AddRun();
            _start = leaf.Start.Value;
            _shift = leaf.Shift;
            _rights = rights;
        }

        _end = leaf.Start.Value + leaf.Size;
    }

    /// <summary>Ends the last line; all that was written.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        AddRun();
        return new ReadOnlySpan<byte>(buffer, 0, _length);
    }

    private void AddRun()
    {
        Utf8Builder text = new(buffer, _length);
        if (_end == _start)
        {
            return;
        }

        text.AppendFormatted("pages 0x"u8);
        text.AppendFormatted(_start, "x");
        text.AppendFormatted(" "u8);
        text.AppendFormatted((ulong)_shift);
        text.AppendFormatted(" "u8);
        text.AppendFormatted((_end - _start) >> _shift);
        text.AppendFormatted(" "u8);
        bool isAccessible = (_rights & PageAttributes.Inaccessible) == 0;
        text.AppendFormatted((_rights & PageAttributes.User) != 0 ? "u"u8 : "k"u8);
        text.AppendFormatted(isAccessible && (_rights & PageAttributes.Writable) != 0 ? "w"u8 : default);
        text.AppendFormatted(isAccessible && (_rights & PageAttributes.Executable) != 0 ? "x"u8 : default);
        text.AppendFormatted((_rights & PageAttributes.Global) != 0 ? "g"u8 : default);
        text.AppendFormatted(isAccessible ? default : "-"u8);
        text.AppendFormatted("\n"u8);
        _length = text.IsTruncated ? _length : text.Length;
        _start = _end;
    }
}
