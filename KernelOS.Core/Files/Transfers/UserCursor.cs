using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Transfers;

/// <summary>A walk over the pieces of a program's memory that one transfer covers.</summary>
public ref struct UserCursor
{
    private readonly ReadOnlySpan<UserRange> _ranges;
    private int _next;
    private nuint _pieceLength;

    /// <summary>Starts at the first byte of one piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UserCursor(nuint address, nuint length)
    {
        Address = address;
        _pieceLength = length;
        Remaining = length;
    }

    /// <summary>Starts at the first byte of several pieces, of which at most <paramref name="total"/> bytes count.</summary>
    /// <param name="ranges">The pieces; some may be empty. They stay in place during the walk.</param>
    /// <param name="total">At most the sum of their lengths.</param>
    public UserCursor(ReadOnlySpan<UserRange> ranges, nuint total)
    {
        _ranges = ranges;
        Remaining = total;
        SkipEmpty();
    }

    /// <summary>Where the next byte lies.</summary>
    public nuint Address { get; private set; }

    /// <summary>How many bytes are left in all.</summary>
    public nuint Remaining { get; private set; }

    /// <summary>How many bytes are left that follow each other from <see cref="Address"/>.</summary>
    public readonly nuint Contiguous => _pieceLength < Remaining ? _pieceLength : Remaining;

    /// <summary>Goes on by <paramref name="count"/> bytes, at most <see cref="Contiguous"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(nuint count)
    {
        Address += count;
        _pieceLength -= count;
        Remaining -= count;
        if (_pieceLength == 0 && Remaining != 0)
        {
            SkipEmpty();
        }
    }

    private void SkipEmpty()
    {
        while (_pieceLength == 0 && _next < _ranges.Length)
        {
            Address = _ranges[_next].Address;
            _pieceLength = _ranges[_next].Length;
            _next++;
        }
    }
}
