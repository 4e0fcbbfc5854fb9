using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Devices;

/// <summary>The drivers of character devices, by device number; filled at start-up.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class DeviceTable<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int Capacity = 32;

    private readonly DeviceNumber[] _numbers = new DeviceNumber[Capacity];
    private readonly FileOperations<TPlatform>[] _drivers = new FileOperations<TPlatform>[Capacity];
    private int _count;

    /// <summary>Registers a driver for a number that has none.</summary>
    public void Register(DeviceNumber number, FileOperations<TPlatform> driver)
    {
        Check.That(_count < Capacity && Find(number) is null, "too many devices, or two for one number");
        _numbers[_count] = number;
        _drivers[_count] = driver;
        _count++;
    }

    /// <summary>Finds the driver of a number; null if there is none.</summary>
    public FileOperations<TPlatform>? Find(DeviceNumber number)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_numbers[i] == number)
            {
                return _drivers[i];
            }
        }

        return null;
    }
}
