namespace KernelOS.Core.Files.Transfers;

/// <summary>A piece of a program's memory, which may be bad in every way; laid out as Linux's <c>struct iovec</c>.</summary>
/// <param name="address">The number of its first byte.</param>
/// <param name="length">Bytes.</param>
public readonly struct UserRange(nuint address, nuint length)
{
    /// <summary>The number of the first byte.</summary>
    public nuint Address { get; } = address;

    /// <summary>The length in bytes.</summary>
    public nuint Length { get; } = length;
}
