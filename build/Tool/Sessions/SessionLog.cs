using System;
using System.IO;
using System.Text;
using System.Threading;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Images;

namespace KernelOS.Tool.Sessions;

/// <summary>Passes on what arrives on the first serial port: the kernel's log.</summary>
/// <remarks>
/// Whole lines are passed on, so that they do not tear what a program writes to standard error. Terminal control
/// sequences, with which firmware and boot loader clear a screen, and control characters are left out. So is what
/// firmware and boot loader say, unless the kernel never starts; then it is all there is to go by.
/// </remarks>
internal sealed class SessionLog
{
    // What is kept for the case that the kernel panics: more than any panic's report.
    private const int KeptCharacters = 256 * 1024;

    private readonly SessionLogSink _sink;
    private readonly StringBuilder _kept = new();
    private readonly Lock _keptLock = new();

    /// <summary>Passes the log to <paramref name="sink"/>, in whole lines.</summary>
    public SessionLog(SessionLogSink sink)
    {
        _sink = sink;
    }

    /// <summary>Whether anything at all has arrived.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the boot loader has handed over to the kernel.</summary>
    public bool HasKernelStarted { get; private set; }

    /// <summary>The last part of the log, with what came before the kernel if that never started.</summary>
    public string Kept
    {
        get
        {
            lock (_keptLock)
            {
                return _kept.ToString();
            }
        }
    }

    /// <summary>Passes on everything until the stream ends.</summary>
    public void Copy(Stream serial)
    {
        byte[] buffer = new byte[4096];
        MemoryStream line = new();
        ControlSequenceFilter filter = new();
        try
        {
            int count;
            while ((count = serial.Read(buffer)) > 0)
            {
                HasBegun = true;
                foreach (byte value in buffer.AsSpan(0, count))
                {
                    if (filter.Passes(value))
                    {
                        line.WriteByte(value);
                    }

                    if (value == '\n')
                    {
                        PassOn(line);
                    }
                }
            }
        }
        catch (IOException)
        {
            // The emulator was ended; what it had sent counts.
        }

        if (line.Length > 0)
        {
            line.WriteByte((byte)'\n');
            PassOn(line);
        }
    }

    private void PassOn(MemoryStream line)
    {
        ReadOnlySpan<byte> bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        string text = Encoding.UTF8.GetString(bytes);
        line.SetLength(0);
        lock (_keptLock)
        {
            if (!HasKernelStarted && text.TrimEnd() == GrubConfiguration.LastLine)
            {
                HasKernelStarted = true;
                _kept.Clear();
                return;
            }

            _kept.Append(text);
            _kept.Remove(0, Math.Max(0, _kept.Length - KeptCharacters));
        }

        if (!HasKernelStarted)
        {
            return;
        }

        try
        {
            _sink(bytes);
        }
        catch (OutputClosedException)
        {
            // Nobody reads the log; that is no reason to end the programs.
        }
    }
}
