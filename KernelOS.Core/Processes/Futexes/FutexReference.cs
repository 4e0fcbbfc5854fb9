using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Futexes;

/// <summary>A futex that a thread names by an address, found and kept alive for the length of a call.</summary>
/// <remarks>Its owner ends it with <see cref="Release"/>.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly ref struct FutexReference<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const ulong NotSaidToBePrivate = 1;

    private readonly IMemoryObject? _shared;

    private FutexReference(FutexKey key, IMemoryObject? shared)
    {
        Key = key;
        _shared = shared;
    }

    /// <summary>The futex.</summary>
    internal FutexKey Key { get; }

    /// <summary>A futex of which the program says that no other address space uses it.</summary>
    /// <param name="space">The caller's address space.</param>
    /// <param name="address">A multiple of 4 in the user half, mapped or not.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FutexReference<TPlatform> Private(AddressSpace<TPlatform> space, nuint address) =>
        new(new FutexKey(space, address, space.Number), shared: null);

    /// <summary>Any futex; false if the address cannot be accessed.</summary>
    /// <param name="space">The caller's address space.</param>
    /// <param name="address">A multiple of 4.</param>
    /// <param name="futex">The futex.</param>
    internal static bool TryFind(AddressSpace<TPlatform> space, nuint address, out FutexReference<TPlatform> futex)
    {
        bool isMapped = space.TryFindShared(address, out IMemoryObject? shared, out ulong offset);
        futex = shared is null
            ? new FutexReference<TPlatform>(new FutexKey(space, address | NotSaidToBePrivate, space.Number), shared: null)
            : new FutexReference<TPlatform>(new FutexKey(shared, offset | NotSaidToBePrivate, seed: 0), shared);
        return isMapped;
    }

    /// <summary>Lets the futex go.</summary>
    internal void Release() => _shared?.Release();
}
