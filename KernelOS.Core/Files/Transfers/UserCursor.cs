using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Transfers;

/// <summary>A walk over the pieces of memory that one transfer covers.</summary>
public ref struct UserCursor
{
    private ReadOnlySpan<UserRange> _further;
    private nuint _piece;

    /// <summary>Starts at the first byte of several pieces, of which at most <paramref name="total"/> bytes count.</summary>
    /// <param name="ranges">The pieces; some may be empty. They stay in place during the walk.</param>
    /// <param name="total">At most the sum of their lengths.</param>
    public UserCursor(ReadOnlySpan<UserRange> ranges, nuint total)
    {
        _further = ranges;
        Remaining = total;
        SkipEmpty();
    }

    /// <summary>Starts a default cursor at the first byte of one piece. No constructor, which would make one elsewhere and copy it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(nuint address, nuint length)
    {
        Address = address;
        _piece = length;
        Remaining = length;
    }

    /// <summary>Where the next byte lies.</summary>
    public nuint Address { readonly get; private set; }

    /// <summary>How many bytes are left in all.</summary>
    public nuint Remaining { readonly get; private set; }

    /// <summary>How many bytes are left that follow each other from <see cref="Address"/>.</summary>
    public readonly nuint Contiguous => _piece < Remaining ? _piece : Remaining;

    /// <summary>Goes on by <paramref name="count"/> bytes, at most <see cref="Contiguous"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(nuint count)
    {
        Address += count;
        _piece -= count;
        Remaining -= count;
        if (_piece == 0 && Remaining != 0)
        {
            SkipEmpty();
        }
    }

    /// <summary>Goes to the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish() => Remaining = 0;

    private void SkipEmpty()
    {
        while (_piece == 0 && !_further.IsEmpty)
        {
            Address = _further[0].Address;
            _piece = _further[0].Length;
            _further = _further.Slice(1);
        }
    }
}
