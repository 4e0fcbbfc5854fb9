using System;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>Something whose bytes can be mapped into an address space, such as a file's content.</summary>
/// <remarks>
/// A mapping holds the object alive by <see cref="Retain"/> and <see cref="Release"/>. All but the latter are called in
/// page faults, under an address space's lock: they may take locks up to <c>LockLevel.MemoryObject</c>, and whoever holds
/// one of these must not touch user memory. <see cref="Release"/> is called without any lock.
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
