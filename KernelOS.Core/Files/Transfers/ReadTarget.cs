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
    private readonly TPlatform _platform;
    private readonly Span<byte> _kernel;
    private readonly bool _isKernel;
    private UserCursor _user;
    private nuint _kernelOffset;

    /// <summary>A target in a program's memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadTarget(TPlatform platform, nuint address, nuint length)
    {
        _platform = platform;
        _user = new UserCursor(address, length);
    }

    /// <summary>A target in several pieces of a program's memory, of which at most <paramref name="total"/> bytes count.</summary>
    public ReadTarget(TPlatform platform, ReadOnlySpan<UserRange> ranges, nuint total)
    {
        _platform = platform;
        _user = new UserCursor(ranges, total);
    }

    /// <summary>A target in kernel memory.</summary>
    public ReadTarget(TPlatform platform, Span<byte> kernel)
    {
        _platform = platform;
        _kernel = kernel;
        _isKernel = true;
    }

    /// <summary>How many bytes have been put.</summary>
    public nuint Transferred { get; private set; }

    /// <summary>Whether the program's memory could not be written.</summary>
    public bool Faulted { get; private set; }

    /// <summary>How many bytes there is room for.</summary>
    public readonly nuint Remaining => _isKernel ? (nuint)_kernel.Length - _kernelOffset : _user.Remaining;

    /// <summary>Puts bytes, as many as there is room for.</summary>
    /// <returns>How many were put; fewer than offered when the room ends or memory faults.</returns>
    public int Put(scoped ReadOnlySpan<byte> data)
    {
        if (_isKernel)
        {
            int count = (int)Math.Min((nuint)data.Length, Remaining);
            data.Slice(0, count).CopyTo(_kernel.Slice((int)_kernelOffset));
            return (int)CountKernel((nuint)count);
        }

        int done = 0;
        while (done < data.Length && _user.Remaining != 0 && !Faulted)
        {
            int piece = (int)Math.Min(_user.Contiguous, (nuint)(data.Length - done));
            int copied = CopyOut(_user.Address, data.Slice(done, piece));
            CountUser((nuint)copied, (nuint)piece);
            done += copied;
        }

        return done;
    }

    /// <summary>Puts zero bytes, as many as there is room for.</summary>
    /// <returns>How many were put, as for <see cref="Put"/>.</returns>
    public nuint PutZeros(nuint length)
    {
        if (_isKernel)
        {
            nuint count = Math.Min(length, Remaining);
            _kernel.Slice((int)_kernelOffset, (int)count).Clear();
            return CountKernel(count);
        }

        nuint done = 0;
        while (done < length && _user.Remaining != 0 && !Faulted)
        {
            nuint piece = Math.Min(_user.Contiguous, length - done);
            nuint cleared = ClearOut(_user.Address, piece);
            CountUser(cleared, piece);
            done += cleared;
        }

        return done;
    }

    private nuint CountKernel(nuint count)
    {
        _kernelOffset += count;
        Transferred += count;
        return count;
    }

    private void CountUser(nuint done, nuint wanted)
    {
        _user.Advance(done);
        Transferred += done;
        Faulted = done != wanted;
    }

    private readonly int CopyOut(nuint address, scoped ReadOnlySpan<byte> data)
    {
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
