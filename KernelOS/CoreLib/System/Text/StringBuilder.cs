namespace System.Text;

/// <summary>A text that grows; the compiler's <c>ToString</c> of records uses it.</summary>
public sealed class StringBuilder
{
    private char[] _characters = new char[16];
    private int _length;

    public int Length => _length;

    public StringBuilder Append(char value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public StringBuilder Append(string? value)
    {
        if (value is not null)
        {
            value.CopyTo(Reserve(value.Length));
        }

        return this;
    }

    public StringBuilder Append(ReadOnlySpan<char> value)
    {
        value.CopyTo(Reserve(value.Length));
        return this;
    }

    public StringBuilder Append(object? value) => Append(value?.ToString());

    public override string ToString() => new(_characters.AsSpan(0, _length));

    private Span<char> Reserve(int count)
    {
        int needed = checked(_length + count);
        if (needed > _characters.Length)
        {
            char[] grown = new char[Math.Max(needed, _characters.Length * 2)];
            _characters.AsSpan(0, _length).CopyTo(grown);
            _characters = grown;
        }

        Span<char> reserved = _characters.AsSpan(_length, count);
        _length = needed;
        return reserved;
    }
}
