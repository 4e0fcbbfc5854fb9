using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace KernelOS.Tool.Terminal;

/// <summary>Reads from or writes to a file descriptor of this process, unbuffered.</summary>
/// <remarks>
/// The streams of <see cref="Console"/> switch a terminal's keypad and keep silent about a pipe that nobody reads any
/// more; a <see cref="FileStream"/> keeps a position of its own, so that two overwrite each other in <c>&gt;f 2&gt;&amp;1</c>.
/// </remarks>
internal sealed partial class DescriptorStream : Stream
{
    /// <summary>The <see cref="Exception.HResult"/> of a failure because nobody reads the pipe any more: EPIPE.</summary>
    public const int BrokenPipe = 32;

    // <errno.h> of Linux.
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    private readonly int _descriptor;

    /// <summary>Uses <paramref name="descriptor"/>, which is never closed.</summary>
    public DescriptorStream(int descriptor)
    {
        _descriptor = descriptor;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="IOException">The descriptor does not take them: its reader is gone, or the disk is full.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint count = write(_descriptor, buffer, (nuint)buffer.Length);
            if (count >= 0)
            {
                buffer = buffer[(int)count..];
            }
            else
            {
                PrepareAnotherTry();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing: there is no buffer.</summary>
    public override void Flush()
    {
    }

    /// <summary>Waits for bytes and takes what there is; 0 at the end.</summary>
    /// <exception cref="IOException">The descriptor cannot be read.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            nint count = read(_descriptor, buffer, (nuint)buffer.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            PrepareAnotherTry();
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // Returns if the call that has just failed may be repeated.
    private static void PrepareAnotherTry()
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == WouldBlock)
        {
            // Somebody else made the descriptor non-blocking, as terminals' users sometimes do.
            Thread.Sleep(1);
        }
        else if (error != Interrupted)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, Span<byte> bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}
