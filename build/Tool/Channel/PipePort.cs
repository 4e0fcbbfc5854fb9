using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace KernelOS.Tool.Channel;

/// <summary>A serial port by two named pipes, as QEMU's <c>pipe</c> character device wants them.</summary>
/// <remarks>
/// QEMU passes on every byte by itself. A pipe gathers them until the tool looks; a socket keeps each in a buffer of its
/// own and wakes the tool for it, which took five times the processor time.
/// </remarks>
internal sealed partial class PipePort : ISerialPort
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Makes the two pipes.</summary>
    /// <param name="path">Their common path; <c>.in</c> and <c>.out</c> are appended, seen from the machine.</param>
    /// <exception cref="IOException">A pipe cannot be made.</exception>
    public PipePort(string path)
    {
        Address = path;
        Make(path + ".in");
        Make(path + ".out");
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        // Opening waits for the other end, and cannot be cancelled: it has a thread of its own, which ends with the tool.
        Task<Stream> opening = Task.Factory.StartNew<Stream>(
            () => new DuplexStream(Open(".out", FileAccess.Read), Open(".in", FileAccess.Write)),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return opening.WaitAsync(cancellation);
    }

    /// <summary>Nothing: the pipes go with their folder.</summary>
    public void Dispose()
    {
    }

    private static void Make(string path)
    {
        if (mkfifo(path, OwnerOnly) != 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);

    private FileStream Open(string suffix, FileAccess access) =>
        new(Address + suffix, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);
}
