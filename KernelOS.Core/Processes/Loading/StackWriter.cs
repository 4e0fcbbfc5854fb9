using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Loading;

/// <summary>Writes words upwards into an address space that is being built, many at a time.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="space">The address space.</param>
/// <param name="address">Where the first word goes, a multiple of 8.</param>
/// <param name="buffer">Room for some words; at least one.</param>
internal ref struct StackWriter<TPlatform>(AddressSpace<TPlatform> space, ulong address, Span<ulong> buffer)
    where TPlatform : struct, IPlatform
{
    private readonly Span<ulong> _buffer = buffer;
    private ulong _address = address;
    private int _count;
    private bool _failed;

    /// <summary>Adds a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write(ulong word)
    {
        if (_count == _buffer.Length)
        {
            Flush();
        }

        _buffer[_count++] = word;
    }

    /// <summary>Adds an entry of the auxiliary vector.</summary>
    internal void Write(AuxiliaryType type, ulong value)
    {
        Write((ulong)type);
        Write(value);
    }

    /// <summary>Writes what is left; false if any word could not be written.</summary>
    internal bool Finish()
    {
        Flush();
        return !_failed;
    }

    private void Flush()
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(_buffer[.._count]);
        _failed |= !space.TryWrite(_address, bytes);
        _address += (ulong)bytes.Length;
        _count = 0;
    }
}
