using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Console;

/// <summary><c>/dev/console</c>, and <c>/dev/tty</c>, which only opens where there is a terminal.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="console">The standard streams.</param>
/// <param name="needsTerminal">Whether it cannot be opened without a terminal: the error that then results, or <see cref="FileError.None"/>.</param>
public sealed class ConsoleDevice<TPlatform>(ProgramConsole<TPlatform> console, FileError needsTerminal) : FileOperations<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <inheritdoc/>
    public override Terminal? Terminal => console.Terminal;

    /// <inheritdoc/>
    public override FileError Open(OpenFile<TPlatform> file) => console.Terminal is null ? needsTerminal : FileError.None;

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position) =>
        console.Read(file, ref target);

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position) =>
        console.Write(ProgramStream.Output, ref source);

    /// <inheritdoc/>
    public override PollQueue<TPlatform>? Watchers => console.Watchers;

    /// <inheritdoc/>
    public override Readiness GetReadiness(OpenFile<TPlatform> file) =>
        Readiness.Writable | ((file.Flags & OpenFlags.Read) != 0 && console.HasInput ? Readiness.Readable : Readiness.None);

    /// <inheritdoc/>
    public override Result<ulong, FileError> CountReadable(OpenFile<TPlatform> file) => (ulong)console.BufferedInput;
}
