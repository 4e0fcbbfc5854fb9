using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Transfers;

/// <summary>Where a read puts its bytes: a program's memory, in one piece or several, or the kernel's.</summary>
/// <remarks>
/// A file copies from where its bytes lie straight into this. When the program's memory faults, the bytes before the
/// fault stay counted, exactly, and <see cref="Faulted"/> is set; nothing more can be put then.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public ref struct ReadTarget<TPlatform>
    where TPlatform : struct, IUserMemory
{
    private readonly Span<byte> _kernel;
    private readonly nuint _length;
    private UserCursor _cursor;
    private readonly bool _isKernel;
    private readonly TPlatform _platform;

    /// <summary>A target in a program's memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadTarget(TPlatform platform, nuint address, nuint length)
    {
        _platform = platform;
        _length = length;
        _cursor.Begin(address, length);
    }

    /// <summary>A target in several pieces of a program's memory, of which at most <paramref name="total"/> bytes count.</summary>
    public ReadTarget(TPlatform platform, ReadOnlySpan<UserRange> ranges, nuint total)
    {
        _platform = platform;
        _length = total;
        _cursor = new UserCursor(ranges, total);
    }

    /// <summary>A target in kernel memory.</summary>
    public ReadTarget(TPlatform platform, Span<byte> kernel)
    {
        _platform = platform;
        _kernel = kernel;
        _isKernel = true;
        _length = (nuint)kernel.Length;
        _cursor.Begin(0, _length);
    }

    /// <summary>Whether the program's memory could not be written.</summary>
    public bool Faulted { readonly get; private set; }

    /// <summary>How many bytes have been put.</summary>
    public readonly nuint Transferred => _length - _cursor.Remaining;

    /// <summary>How many bytes there is room for.</summary>
    public readonly nuint Remaining => _cursor.Remaining;

    /// <summary>Puts bytes, as many as there is room for.</summary>
    /// <returns>How many were put; fewer than offered when the room ends or memory faults.</returns>
    public int Put(scoped ReadOnlySpan<byte> data)
    {
        // Mostly the program's memory is one piece and good.
        nuint wanted = Math.Min((nuint)data.Length, _cursor.Remaining);
        if (wanted <= _cursor.Contiguous && !_isKernel && !Faulted && _platform.TryWriteUser(_cursor.Address, data.Slice(0, (int)wanted)))
        {
            _cursor.Advance(wanted);
            return (int)wanted;
        }

        return PutPieces(data);
    }

    /// <summary>Puts zero bytes, as many as there is room for.</summary>
    /// <returns>How many were put, as for <see cref="Put"/>.</returns>
    public nuint PutZeros(nuint length)
    {
        nuint wanted = Math.Min(length, _cursor.Remaining);
        if (wanted <= _cursor.Contiguous && !_isKernel && !Faulted && _platform.TryClearUser(_cursor.Address, wanted))
        {
            _cursor.Advance(wanted);
            return wanted;
        }

        return PutZeroPieces(length);
    }

    private int PutPieces(scoped ReadOnlySpan<byte> data)
    {
        int done = 0;
        while (done < data.Length && _cursor.Remaining != 0 && !Faulted)
        {
            int piece = (int)Math.Min(_cursor.Contiguous, (nuint)(data.Length - done));
            int copied = CopyOut(_cursor.Address, data.Slice(done, piece));
            _cursor.Advance((nuint)copied);
            Faulted = copied != piece;
            done += copied;
        }

        return done;
    }

    private nuint PutZeroPieces(nuint length)
    {
        nuint done = 0;
        while (done < length && _cursor.Remaining != 0 && !Faulted)
        {
            nuint piece = Math.Min(_cursor.Contiguous, length - done);
            nuint cleared = ClearOut(_cursor.Address, piece);
            _cursor.Advance(cleared);
            Faulted = cleared != piece;
            done += cleared;
        }

        return done;
    }

    private readonly int CopyOut(nuint address, scoped ReadOnlySpan<byte> data)
    {
        if (_isKernel)
        {
            data.CopyTo(_kernel.Slice((int)address));
            return data.Length;
        }

        if (_platform.TryWriteUser(address, data))
        {
            return data.Length;
        }

        // Somewhere in it memory is bad: page by page, since a page is good or bad as a whole.
        int done = 0;
        while (done < data.Length)
        {
            int piece = (int)UserPages.ToPageEnd(address + (nuint)done, (nuint)(data.Length - done));
            if (!_platform.TryWriteUser(address + (nuint)done, data.Slice(done, piece)))
            {
                break;
            }

            done += piece;
        }

        return done;
    }

    private readonly nuint ClearOut(nuint address, nuint length)
    {
        if (_isKernel)
        {
            _kernel.Slice((int)address, (int)length).Clear();
            return length;
        }

        if (_platform.TryClearUser(address, length))
        {
            return length;
        }

        nuint done = 0;
        while (done < length)
        {
            nuint piece = UserPages.ToPageEnd(address + done, length - done);
            if (!_platform.TryClearUser(address + done, piece))
            {
                break;
            }

            done += piece;
        }

        return done;
    }
}
