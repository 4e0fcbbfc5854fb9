using System;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>Something whose bytes can be mapped into an address space, such as a file's content.</summary>
/// <remarks>
/// A mapping holds the object alive by <see cref="Retain"/> and <see cref="Release"/>. Reads happen inside page faults:
/// an object must not touch user memory while it holds a lock that <see cref="ReadAt"/> takes.
/// </remarks>
public interface IMemoryObject
{
    /// <summary>How many bytes there are; may change while the object is mapped.</summary>
    ulong Size { get; }

    /// <summary>Copies bytes from <paramref name="offset"/> on; allocates nothing.</summary>
    /// <returns>How many were copied: fewer than asked for only where the object ends.</returns>
    int ReadAt(ulong offset, Span<byte> destination);

    /// <summary>Adds a user.</summary>
    void Retain();

    /// <summary>Takes a user away; the last one ends the object's life.</summary>
    void Release();
}
