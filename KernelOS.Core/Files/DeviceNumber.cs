using System;

namespace KernelOS.Core.Files;

/// <summary>Which device a device node names: the driver and the instance.</summary>
/// <param name="major">The driver, below 4,096.</param>
/// <param name="minor">The instance, below 1,048,576.</param>
public readonly struct DeviceNumber(uint major, uint minor) : IEquatable<DeviceNumber>
{
    /// <summary>The driver.</summary>
    public uint Major { get; } = major;

    /// <summary>The instance.</summary>
    public uint Minor { get; } = minor;

    /// <summary>Whether two numbers name the same device.</summary>
    public static bool operator ==(DeviceNumber left, DeviceNumber right) => left.Equals(right);

    /// <summary>Whether two numbers name different devices.</summary>
    public static bool operator !=(DeviceNumber left, DeviceNumber right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(DeviceNumber other) => Major == other.Major && Minor == other.Minor;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DeviceNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)((Major << 20) ^ Minor);
}
