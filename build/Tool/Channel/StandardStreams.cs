using System;
using System.IO;
using System.Threading;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Channel;

/// <summary>The three streams that a guest's programs share with this command, byte for byte and unbuffered.</summary>
internal sealed class StandardStreams
{
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly Stream _error;
    private readonly Lock _errorLock = new();

    /// <summary>Uses the given streams, which remain the caller's.</summary>
    public StandardStreams(Stream input, Stream output, Stream error)
    {
        _input = input;
        _output = output;
        _error = error;
    }

    /// <summary>The command's own streams, or another stream in place of its standard input.</summary>
    public static StandardStreams OfThisProcess(Stream? input = null) =>
        new(input ?? new DescriptorStream(0), new DescriptorStream(1), new DescriptorStream(2));

    /// <summary>Waits for input; 0 at its end, and after saying so if it cannot be read.</summary>
    public int ReadInput(Span<byte> buffer)
    {
        try
        {
            return _input.Read(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Messages.Say($"standard input cannot be read: {failure.Message}");
            return 0;
        }
    }

    /// <summary>Writes all bytes at once.</summary>
    /// <exception cref="OutputClosedException">The stream is closed at its other end, or full.</exception>
    public void WriteOutput(ReadOnlySpan<byte> bytes) => Write(_output, bytes);

    /// <summary>Writes all bytes at once; other writers of the same stream wait.</summary>
    /// <exception cref="OutputClosedException">The stream is closed at its other end, or full.</exception>
    public void WriteError(ReadOnlySpan<byte> bytes)
    {
        lock (_errorLock)
        {
            Write(_error, bytes);
        }
    }

    private static void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            stream.Flush();
        }
        catch (IOException failure)
        {
            throw new OutputClosedException(failure);
        }
    }
}
