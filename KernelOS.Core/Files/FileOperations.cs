using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files;

/// <summary>What can be done with an open file; each kind of object overrides what it knows.</summary>
/// <remarks>
/// The caller has checked that the file is open for what it asks. Every method may block. None may be called with a spin
/// lock held, since programs' memory may have to be paged in.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public abstract class FileOperations<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Whether the object has positions, so that reads and writes can be told where.</summary>
    public virtual bool IsSeekable => false;

    /// <summary>Called when an open file comes into being, before anybody sees it.</summary>
    /// <param name="file">The new open file.</param>
    /// <returns>Why it may not, or <see cref="FileError.None"/>.</returns>
    public virtual FileError Open(OpenFile<TPlatform> file) => FileError.None;

    /// <summary>Called after <see cref="Open"/> if that set <see cref="OpenFile{TPlatform}.WaitsForPartner"/>, without any lock held: waits.</summary>
    /// <returns>Why the open file must end, or <see cref="FileError.None"/>.</returns>
    public virtual FileError WaitForPartner(OpenFile<TPlatform> file) => FileError.None;

    /// <summary>Called when the last reference to an open file has gone.</summary>
    public virtual void Close(OpenFile<TPlatform> file)
    {
    }

    /// <summary>Reads from <paramref name="position"/> on and moves it behind what was read.</summary>
    /// <returns>How many bytes; 0 at the end. An error only if none was read.</returns>
    public virtual Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position) =>
        FileError.InvalidArgument;

    /// <summary>Writes from <paramref name="position"/> on and moves it behind what was written.</summary>
    /// <returns>How many bytes. An error only if none was written.</returns>
    public virtual Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position) =>
        FileError.InvalidArgument;

    /// <summary>Finds where a seek leads.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="origin">What the offset counts from.</param>
    /// <param name="offset">Bytes from there, any value.</param>
    /// <returns>The new position, below 2^63.</returns>
    public virtual Result<ulong, FileError> Seek(OpenFile<TPlatform> file, SeekOrigin origin, long offset) => FileError.NotSeekable;

    /// <summary>Makes the contents <paramref name="size"/> bytes long, cutting off or adding zero bytes.</summary>
    public virtual FileError Resize(ulong size) => FileError.InvalidArgument;

    /// <summary>Gives the directory entry at <paramref name="position"/> or the next one behind it.</summary>
    /// <param name="position">0, or what an earlier entry's <see cref="DirectoryItem.NextPosition"/> said, or any value.</param>
    /// <param name="item">The entry.</param>
    /// <returns>False at the end.</returns>
    public virtual Result<bool, FileError> ReadEntry(ulong position, ref DirectoryItem item) => FileError.NotDirectory;

    /// <summary>The terminal behind the object, or null if it is none.</summary>
    public virtual Terminal? Terminal => null;

    /// <summary>What can be done with <paramref name="file"/> now without waiting; does not wait itself.</summary>
    public virtual Readiness GetReadiness(OpenFile<TPlatform> file) => Readiness.Readable | Readiness.Writable;

    /// <summary>Whom the object tells when its readiness changes; null if that never happens.</summary>
    public virtual PollQueue<TPlatform>? Watchers => null;

    /// <summary>How many bytes can be read from <paramref name="file"/> without waiting.</summary>
    public virtual Result<ulong, FileError> CountReadable(OpenFile<TPlatform> file) => FileError.NotTerminal;
}
