using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Tree;

/// <summary>The name of a directory entry: 1 to 255 bytes, neither NUL nor slash.</summary>
/// <remarks>The first 32 bytes lie in the entry, the rest in an object that is only taken for a longer name.</remarks>
internal struct EntryName
{
    /// <summary>Bytes that a name has at most (Linux's NAME_MAX).</summary>
    internal const int MaximumLength = 255;

    private ShortName _head;
    private NameTail? _tail;
    private byte _length;

    /// <summary>The number of bytes.</summary>
    internal readonly int Length => _length;

    /// <summary>Takes over a copy of <paramref name="name"/>; false if there is no memory for a long one.</summary>
    internal bool TrySet<TPlatform>(ReadOnlySpan<byte> name, ObjectPool<NameTail, TPlatform> tails)
        where TPlatform : struct, IPlatform
    {
        if (name.Length > ShortName.Length)
        {
            if (!tails.TryRent(out _tail))
            {
                return false;
            }

            name.Slice(ShortName.Length).CopyTo(_tail.Content);
        }

        name.Slice(0, Math.Min(name.Length, ShortName.Length)).CopyTo(_head);
        _length = (byte)name.Length;
        return true;
    }

    /// <summary>Whether the name consists of these bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Is(ReadOnlySpan<byte> name) => name.Length == _length && (_tail is null ? IsShort(name) : IsLong(name, _tail));

    /// <summary>Copies the name to a buffer that has room for it.</summary>
    internal readonly void CopyTo(Span<byte> destination)
    {
        Head.CopyTo(destination);
        if (_tail is not null)
        {
            Tail(_tail).CopyTo(destination.Slice(ShortName.Length));
        }
    }

    /// <summary>Gives back what the name holds; it is empty then.</summary>
    internal void Clear<TPlatform>(ObjectPool<NameTail, TPlatform> tails)
        where TPlatform : struct, IPlatform
    {
        if (_tail is not null)
        {
            tails.Return(_tail);
            _tail = null;
        }

        _length = 0;
    }

    private readonly bool IsShort(ReadOnlySpan<byte> name) => name.SequenceEqual(((ReadOnlySpan<byte>)_head).Slice(0, name.Length));

    private readonly bool IsLong(ReadOnlySpan<byte> name, NameTail tail) =>
        name.Slice(0, ShortName.Length).SequenceEqual(_head) && name.Slice(ShortName.Length).SequenceEqual(Tail(tail));

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private readonly ReadOnlySpan<byte> Head => ((ReadOnlySpan<byte>)_head).Slice(0, Math.Min((int)_length, ShortName.Length));

    private readonly ReadOnlySpan<byte> Tail(NameTail tail) => ((ReadOnlySpan<byte>)tail.Content).Slice(0, _length - ShortName.Length);
}
