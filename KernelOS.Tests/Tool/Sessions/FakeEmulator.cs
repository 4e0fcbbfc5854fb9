using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Emulators;

namespace KernelOS.Tests.Tool.Sessions;

/// <summary>An emulator in this process: it connects as Bochs does, and a test plays the guest.</summary>
internal sealed class FakeEmulator(Func<FakeGuest, Task> guest) : IEmulator
{
    public string LastWords { get; init; } = "";

    public bool WasKilled { get; private set; }

    /// <summary>The play; it fails if an assertion in it does.</summary>
    public Task Played { get; private set; } = Task.CompletedTask;

    public ISerialPort MakePort(string folder, string name) => new LoopbackPort();

    public IRunningEmulator Start(Launch launch) => new Running(this, Connect(launch.Log), Connect(launch.Programs));

    private static Socket Connect(ISerialPort port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, ((LoopbackPort)port).Number);
        return socket;
    }

    private sealed class Running : IRunningEmulator
    {
        private readonly FakeEmulator _owner;
        private readonly Socket _log;
        private readonly Socket _programs;
        private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Running(FakeEmulator owner, Socket log, Socket programs)
        {
            (_owner, _log, _programs) = (owner, log, programs);
            _owner.Played = Task.Run(PlayAsync);
            Exited = _owner.Played.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        public Task Exited { get; }

        public string LastWords => _owner.LastWords;

        public void Kill()
        {
            _owner.WasKilled |= !Exited.IsCompleted;
            _killed.TrySetResult();
        }

        public void Dispose() => Kill();

        private async Task PlayAsync()
        {
            using NetworkStream log = new(_log, ownsSocket: true);
            using NetworkStream programs = new(_programs, ownsSocket: true);
            try
            {
                await Task.WhenAny(_owner.Play(new FakeGuest(log, programs)), _killed.Task).Unwrap();
            }
            catch (IOException)
            {
                // The session closed the channel, as it may; what it makes of that is what the test asks.
            }
        }
    }

    private Task Play(FakeGuest actor) => guest(actor);
}
