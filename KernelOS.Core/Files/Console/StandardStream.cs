using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Console;

/// <summary>One of a program's three standard streams: an inode without a name, a terminal or else a pipe, as it is for whoever started the machine.</summary>
/// <remarks>There is one of each for the whole boot; its maker's reference keeps it alive.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class StandardStream<TPlatform> : Inode<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly ProgramConsole<TPlatform> _console;
    private readonly TerminalStreams _stream;

    internal StandardStream(FileSystem<TPlatform> fileSystem, ProgramConsole<TPlatform> console, TerminalStreams stream)
        : base(fileSystem)
    {
        _console = console;
        _stream = stream;
    }

    /// <inheritdoc/>
    public override InodeKind Kind => Terminal is null ? InodeKind.Pipe : InodeKind.CharacterDevice;

    /// <inheritdoc/>
    public override DeviceNumber Device => Terminal is null ? default : StandardDevices.Console;

    /// <inheritdoc/>
    public override Terminal? Terminal => _console.TerminalOf(_stream);

    /// <summary>How a program finds it open: a terminal both ways, a pipe one way.</summary>
    internal OpenFlags OpenFlags =>
        Terminal is not null ? OpenFlags.Read | OpenFlags.Write
        : _stream == TerminalStreams.Input ? OpenFlags.Read
        : OpenFlags.Write;

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position) =>
        _console.Read(file, ref target);

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position) =>
        _console.Write(_stream == TerminalStreams.Error ? ProgramStream.Error : ProgramStream.Output, ref source);

    /// <inheritdoc/>
    public override PollQueue<TPlatform>? Watchers => _console.Watchers;

    /// <inheritdoc/>
    public override Readiness GetReadiness(OpenFile<TPlatform> file) =>
        Readiness.Writable | ((file.Flags & OpenFlags.Read) != 0 && _console.HasInput ? Readiness.Readable : Readiness.None);

    /// <inheritdoc/>
    public override Result<ulong, FileError> CountReadable(OpenFile<TPlatform> file) => (ulong)_console.BufferedInput;

    private protected override Inode<TPlatform>? End() => null;
}
