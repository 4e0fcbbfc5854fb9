namespace KernelOS.Core.Files.Devices;

/// <summary>The numbers of the devices that every program expects (Linux's <c>admin-guide/devices.txt</c>).</summary>
public static class StandardDevices
{
    /// <summary><c>/dev/null</c>.</summary>
    public static DeviceNumber Null => new(1, 3);

    /// <summary><c>/dev/zero</c>.</summary>
    public static DeviceNumber Zero => new(1, 5);

    /// <summary><c>/dev/full</c>.</summary>
    public static DeviceNumber Full => new(1, 7);

    /// <summary><c>/dev/random</c>.</summary>
    public static DeviceNumber Random => new(1, 8);

    /// <summary><c>/dev/urandom</c>.</summary>
    public static DeviceNumber UnlimitedRandom => new(1, 9);

    /// <summary><c>/dev/tty</c>: the terminal of the process that opens it.</summary>
    public static DeviceNumber Terminal => new(5, 0);

    /// <summary><c>/dev/console</c>.</summary>
    public static DeviceNumber Console => new(5, 1);
}
