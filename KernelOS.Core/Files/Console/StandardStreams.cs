using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Console;

/// <summary>The three standard streams of the boot's programs, and the drivers of every device that programs expect.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class StandardStreams<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>How many there are: input, output and error.</summary>
    public const int Count = 3;

    private readonly StandardStream<TPlatform>[] _streams = new StandardStream<TPlatform>[Count];

    /// <summary>Makes the streams, once a boot, and registers the drivers.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="terminals">Which of the streams are terminals.</param>
    public StandardStreams(FileSystem<TPlatform> fileSystem, TerminalStreams terminals)
    {
        Console = new ProgramConsole<TPlatform>(fileSystem.Platform, fileSystem.Scheduler, terminals);
        for (int i = 0; i < Count; i++)
        {
            _streams[i] = new StandardStream<TPlatform>(fileSystem, Console, (TerminalStreams)(1 << i));
            fileSystem.Begin(_streams[i], FileMode.OwnerReadWrite);
            _streams[i].NameCount = 1;
        }

        DeviceTable<TPlatform> devices = fileSystem.Devices;
        RandomDevice<TPlatform> random = new(fileSystem.Platform);
        devices.Register(StandardDevices.Null, new NullDevice<TPlatform>());
        devices.Register(StandardDevices.Zero, new ZeroDevice<TPlatform>(FileError.None));
        devices.Register(StandardDevices.Full, new ZeroDevice<TPlatform>(FileError.NoSpace));
        devices.Register(StandardDevices.Random, random);
        devices.Register(StandardDevices.UnlimitedRandom, random);
        devices.Register(StandardDevices.Terminal, new ConsoleDevice<TPlatform>(Console, FileError.NoDevice));
        devices.Register(StandardDevices.Console, new ConsoleDevice<TPlatform>(Console, FileError.None));
    }

    /// <summary>What the streams share.</summary>
    public ProgramConsole<TPlatform> Console { get; }

    /// <summary>The stream of descriptor <paramref name="index"/>.</summary>
    public StandardStream<TPlatform> Get(int index)
    {
        Check.That((uint)index < Count, "there are three standard streams");
        return _streams[index];
    }
}
