using System;
using KernelOS.Arch.X86_64;
using KernelOS.Core.Platform;
using KernelOS.Diagnostics;
using KernelOS.SelfTest;

namespace KernelOS.Boot;

/// <summary>The kernel's command line: words separated by spaces, each a name or name=value.</summary>
internal readonly struct KernelOptions
{
    private KernelOptions(bool runsSelfTest, bool logsCounts, bool runsMemoryBenchmark, FailureKind failure)
    {
        RunsSelfTest = runsSelfTest;
        LogsCounts = logsCounts;
        RunsMemoryBenchmark = runsMemoryBenchmark;
        Failure = failure;
    }

    /// <summary><c>selftest</c>: runs the kernel's own tests before the programs.</summary>
    public bool RunsSelfTest { get; }

    /// <summary><c>counts</c>: logs after each program what is in use.</summary>
    public bool LogsCounts { get; }

    /// <summary><c>bench=memory</c>: measures defined work before the programs.</summary>
    public bool RunsMemoryBenchmark { get; }

    /// <summary><c>panic=KIND</c>: breaks the kernel on purpose, to show what that looks like.</summary>
    public FailureKind Failure { get; }

    /// <summary>Reads a command line; what it does not know, it logs and passes over.</summary>
    public static KernelOptions Parse(ReadOnlySpan<byte> commandLine)
    {
        bool runsSelfTest = false;
        bool logsCounts = false;
        bool runsMemoryBenchmark = false;
        FailureKind failure = FailureKind.None;
        while (!commandLine.IsEmpty)
        {
            int end = commandLine.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = end < 0 ? commandLine : commandLine[..end];
            commandLine = end < 0 ? default : commandLine[(end + 1)..];
            if (word.SequenceEqual("selftest"u8))
            {
                runsSelfTest = true;
            }
            else if (word.SequenceEqual("counts"u8))
            {
                logsCounts = true;
            }
            else if (word.SequenceEqual("bench=memory"u8))
            {
                runsMemoryBenchmark = true;
            }
            else if (!word.IsEmpty && !TryReadFailure(word, ref failure) && !TryReadAllocationFailures(word))
            {
                Log.Write(default(BareMetal), LogLevel.Warning, $"unknown kernel option {word}; the known ones are selftest, counts, bench=memory, fail-allocation=SEED,ONE_IN and panic=KIND");
            }
        }

        return new KernelOptions(runsSelfTest, logsCounts, runsMemoryBenchmark, failure);
    }

    private static bool TryReadFailure(ReadOnlySpan<byte> word, ref FailureKind failure)
    {
        ReadOnlySpan<byte> name = "panic="u8;
        return word.StartsWith(name) && DeliberateFailure.TryParse(word[name.Length..], out failure);
    }

    private static bool TryReadAllocationFailures(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> name = "fail-allocation="u8;
        return word.StartsWith(name) && AllocationFailures.TryParse(word[name.Length..]);
    }
}
