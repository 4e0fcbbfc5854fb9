using System;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>What the checks found, line by line, in memory; made of nothing that is itself checked beyond arrays and literals.</summary>
internal sealed class Transcript
{
    private readonly byte[] _bytes = new byte[4 << 20];
    private int _length;

    /// <summary>All lines so far.</summary>
    public ReadOnlySpan<byte> Written => new(_bytes, 0, _length);

    /// <summary>Starts a group of lines.</summary>
    public void Group(string name)
    {
        Put("== ");
        Put(name);
        Put('\n');
    }

    public void Line(string name, string? value)
    {
        Put(name);
        Put(" = ");
        Put(value is null ? "null" : value);
        Put('\n');
    }

    public void Line(string name, ReadOnlySpan<char> value)
    {
        Put(name);
        Put(" = ");
        for (int i = 0; i < value.Length; i++)
        {
            Put(value[i]);
        }

        Put('\n');
    }

    public void Line(string name, bool value) => Line(name, value ? "true" : "false");

    public void Line(string name, long value)
    {
        Put(name);
        Put(" = ");
        Put(value);
        Put('\n');
    }

    public void Line(string name, ulong value)
    {
        Put(name);
        Put(" = ");
        Put(value);
        Put('\n');
    }

    private void Put(long value)
    {
        if (value < 0)
        {
            Put('-');
            Put(0 - (ulong)value);
            return;
        }

        Put((ulong)value);
    }

    private void Put(ulong value)
    {
        if (value >= 10)
        {
            Put(value / 10);
        }

        Put((char)('0' + (value % 10)));
    }

    private void Put(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Put(text[i]);
        }
    }

    private void Put(char character) => _bytes[_length++] = (byte)character;
}
