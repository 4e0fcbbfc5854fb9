namespace KernelOS.Core.Platform;

/// <summary>Whether <c>new</c> would succeed: it panics when it does not, so whoever can do without asks first.</summary>
public interface IHeapReserve
{
    /// <summary>Whether the heap can give <paramref name="bytes"/> bytes at once now, growing if it must. Another CPU may take them first, so a caller asks for more than it needs.</summary>
    bool TryReserve(nuint bytes);
}
