using System;
using KernelOS.Arch.X86_64;
using KernelOS.Core.Platform;

namespace KernelOS.Boot;

/// <summary>The kernel's command line: words separated by spaces, each a name or name=value.</summary>
internal readonly struct KernelOptions
{
    private KernelOptions(bool runsSelfTest, bool panics)
    {
        RunsSelfTest = runsSelfTest;
        Panics = panics;
    }

    /// <summary><c>selftest</c>: runs the kernel's own tests before the programs.</summary>
    public bool RunsSelfTest { get; }

    /// <summary><c>panic=test</c>: panics on purpose, to show what that looks like.</summary>
    public bool Panics { get; }

    /// <summary>Reads a command line; what it does not know, it logs and passes over.</summary>
    public static KernelOptions Parse(ReadOnlySpan<byte> commandLine)
    {
        bool runsSelfTest = false;
        bool panics = false;
        while (!commandLine.IsEmpty)
        {
            int end = commandLine.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = end < 0 ? commandLine : commandLine[..end];
            commandLine = end < 0 ? default : commandLine[(end + 1)..];
            if (word.SequenceEqual("selftest"u8))
            {
                runsSelfTest = true;
            }
            else if (word.SequenceEqual("panic=test"u8))
            {
                panics = true;
            }
            else if (!word.IsEmpty)
            {
                Log.Write(default(BareMetal), LogLevel.Warning, $"unknown kernel option {word}; the known ones are selftest and panic=test");
            }
        }

        return new KernelOptions(runsSelfTest, panics);
    }
}
