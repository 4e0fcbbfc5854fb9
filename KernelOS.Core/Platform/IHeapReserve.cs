namespace KernelOS.Core.Platform;

/// <summary>The heap behind <c>new</c>, which panics when there is no memory: whoever can do without asks first.</summary>
public interface IHeapReserve
{
    /// <summary>Whether the heap can give <paramref name="bytes"/> bytes at once now, growing if it must. Another CPU may take them first, so a caller asks for more than it needs.</summary>
    bool TryReserve(nuint bytes);

    /// <summary>Walks through the heap, which checks it too, and counts.</summary>
    HeapUsage HeapUsage { get; }

    /// <summary>The opposite of <c>new</c>: takes back the memory of an object, without what it has made itself. Nobody has a reference to it any more.</summary>
    void GiveBack(object item);

    /// <summary>Makes frames free that the heap does not need, when there are no others; false if it needs all. Not to be called under a lock of the heap's level or below.</summary>
    bool TryReclaim();
}
