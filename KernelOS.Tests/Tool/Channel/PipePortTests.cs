using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Sessions;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Channel;

public sealed class PipePortTests
{
    [Test]
    public async Task BothDirectionsPassAndTheEndIsSeen()
    {
        using ScratchFolder folder = new();
        using PipePort port = new(Path.Combine(folder.Path, "port"));
        Task<Stream> connecting = port.ConnectAsync(CancellationToken.None);

        // As QEMU does: both pipes for reading and writing.
        using FileStream machineOut = Open(port.Address + ".out");
        using FileStream machineIn = Open(port.Address + ".in");
        using Stream host = await connecting;
        host.Write([1, 2, 3]);
        byte[] bytes = new byte[3];
        machineIn.ReadExactly(bytes);
        Assert.That(bytes, Is.EqualTo(new byte[] { 1, 2, 3 }));

        machineOut.Write([4, 5]);
        machineOut.Dispose();
        Assert.That(host.Read(bytes), Is.EqualTo(2));
        Assert.That(host.Read(bytes), Is.Zero);
    }

    [Test]
    public void WaitingForAnEmulatorThatNeverComesCanBeGivenUp()
    {
        using ScratchFolder folder = new();
        using PipePort port = new(Path.Combine(folder.Path, "port"));
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(50));
        Assert.That(async () => await port.ConnectAsync(soon.Token), Throws.InstanceOf<OperationCanceledException>());

        // Lets the thread go that waits for the other ends.
        using FileStream machineOut = Open(port.Address + ".out");
        using FileStream machineIn = Open(port.Address + ".in");
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
}
