using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Transfers;

/// <summary>Where a write gets its bytes: a program's memory, in one piece or several, or the kernel's.</summary>
/// <remarks>The mirror image of <see cref="ReadTarget{TPlatform}"/>: on a fault the bytes before it stay counted, exactly.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public ref struct WriteSource<TPlatform>
    where TPlatform : struct, IUserMemory
{
    private readonly ReadOnlySpan<byte> _kernel;
    private readonly nuint _length;
    private UserCursor _cursor;
    private readonly bool _isKernel;
    private readonly TPlatform _platform;

    /// <summary>A source in a program's memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WriteSource(TPlatform platform, nuint address, nuint length)
    {
        _platform = platform;
        _length = length;
        _cursor.Begin(address, length);
    }

    /// <summary>A source in several pieces of a program's memory, of which at most <paramref name="total"/> bytes count.</summary>
    public WriteSource(TPlatform platform, ReadOnlySpan<UserRange> ranges, nuint total)
    {
        _platform = platform;
        _length = total;
        _cursor = new UserCursor(ranges, total);
    }

    /// <summary>A source in kernel memory.</summary>
    public WriteSource(TPlatform platform, ReadOnlySpan<byte> kernel)
    {
        _platform = platform;
        _kernel = kernel;
        _isKernel = true;
        _length = (nuint)kernel.Length;
        _cursor.Begin(0, _length);
    }

    /// <summary>Whether the program's memory could not be read.</summary>
    public bool Faulted { readonly get; private set; }

    /// <summary>Whether it turned out that nobody reads what is written, perhaps after some bytes were: the writer gets a signal.</summary>
    public bool FoundNoReader { readonly get; set; }

    /// <summary>How many bytes have been taken.</summary>
    public readonly nuint Transferred => _length - _cursor.Remaining;

    /// <summary>How many bytes there are still.</summary>
    public readonly nuint Remaining => _cursor.Remaining;

    /// <summary>Takes bytes, as many as there are.</summary>
    /// <returns>How many were taken; fewer than there is room for when the source ends or memory faults.</returns>
    public int Take(scoped Span<byte> destination)
    {
        // Mostly the program's memory is one piece and good.
        nuint wanted = Math.Min((nuint)destination.Length, _cursor.Remaining);
        if (wanted <= _cursor.Contiguous && !_isKernel && !Faulted && _platform.TryReadUser(_cursor.Address, destination.Slice(0, (int)wanted)))
        {
            _cursor.Advance(wanted);
            return (int)wanted;
        }

        return TakePieces(destination);
    }

    /// <summary>Takes all that is left without looking at it, for who throws it away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Discard() => _cursor.Finish();

    private int TakePieces(scoped Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length && _cursor.Remaining != 0 && !Faulted)
        {
            int piece = (int)Math.Min(_cursor.Contiguous, (nuint)(destination.Length - done));
            int copied = CopyIn(_cursor.Address, destination.Slice(done, piece));
            _cursor.Advance((nuint)copied);
            Faulted = copied != piece;
            done += copied;
        }

        return done;
    }

    private readonly int CopyIn(nuint address, scoped Span<byte> destination)
    {
        if (_isKernel)
        {
            _kernel.Slice((int)address, destination.Length).CopyTo(destination);
            return destination.Length;
        }

        if (_platform.TryReadUser(address, destination))
        {
            return destination.Length;
        }

        // Somewhere in it memory is bad: page by page, since a page is good or bad as a whole.
        int done = 0;
        while (done < destination.Length)
        {
            int piece = (int)UserPages.ToPageEnd(address + (nuint)done, (nuint)(destination.Length - done));
            if (!_platform.TryReadUser(address + (nuint)done, destination.Slice(done, piece)))
            {
                break;
            }

            done += piece;
        }

        return done;
    }
}
