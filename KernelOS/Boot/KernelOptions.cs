using System;
using KernelOS.Arch.X86_64;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Diagnostics;
using KernelOS.SelfTest;

namespace KernelOS.Boot;

/// <summary>The kernel's command line: words separated by spaces, each a name or name=value.</summary>
internal struct KernelOptions
{
    /// <summary><c>selftest</c>: runs the kernel's own tests before the programs.</summary>
    public bool RunsSelfTest { get; private set; }

    /// <summary><c>counts</c>: logs after each program what is in use.</summary>
    public bool LogsCounts { get; private set; }

    /// <summary><c>bench=memory</c>: measures defined work before the programs.</summary>
    public bool RunsMemoryBenchmark { get; private set; }

    /// <summary><c>memory-map</c>: tells the host what memory is used for, before the first program and when the last one ends.</summary>
    public bool SendsMemoryMap { get; private set; }

    /// <summary><c>norandmaps</c>: programs find their memory at the same places each time.</summary>
    public bool FixesAddresses { get; private set; }

    /// <summary><c>transparent_hugepage=POLICY</c>: when private memory gets large pages.</summary>
    public LargePagePolicy LargePages { get; private set; }

    /// <summary><c>panic=KIND</c>: breaks the kernel on purpose, to show what that looks like.</summary>
    public FailureKind Failure { get; private set; }

    /// <summary>Reads a command line; what it does not know, it logs and passes over.</summary>
    public static KernelOptions Parse(ReadOnlySpan<byte> commandLine)
    {
        KernelOptions options = default;
        while (!commandLine.IsEmpty)
        {
            int end = commandLine.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = end < 0 ? commandLine : commandLine[..end];
            commandLine = end < 0 ? default : commandLine[(end + 1)..];
            if (!word.IsEmpty && !options.TryRead(word))
            {
                Log.Write(
                    default(BareMetal),
                    LogLevel.Warning,
                    $"unknown kernel option {word}; the known ones are selftest, counts, memory-map, norandmaps, transparent_hugepage=POLICY, bench=memory, fail-allocation=SEED,ONE_IN and panic=KIND");
            }
        }

        return options;
    }

    private static bool TryReadLargePages(ReadOnlySpan<byte> word, out LargePagePolicy policy)
    {
        ReadOnlySpan<byte> name = "transparent_hugepage="u8;
        policy = LargePagePolicy.Neighbours;
        if (!word.StartsWith(name))
        {
            return false;
        }

        ReadOnlySpan<byte> value = word[name.Length..];
        policy = value.SequenceEqual("always"u8) ? LargePagePolicy.Always
            : value.SequenceEqual("madvise"u8) ? LargePagePolicy.Advised
            : value.SequenceEqual("never"u8) ? LargePagePolicy.Never
            : LargePagePolicy.Neighbours;
        return policy != LargePagePolicy.Neighbours || value.SequenceEqual("neighbours"u8);
    }

    private static bool TryReadFailure(ReadOnlySpan<byte> word, out FailureKind failure)
    {
        ReadOnlySpan<byte> name = "panic="u8;
        failure = FailureKind.None;
        return word.StartsWith(name) && DeliberateFailure.TryParse(word[name.Length..], out failure);
    }

    private static bool TryReadAllocationFailures(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> name = "fail-allocation="u8;
        return word.StartsWith(name) && AllocationFailures.TryParse(word[name.Length..]);
    }

    private bool TryRead(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("selftest"u8))
        {
            RunsSelfTest = true;
        }
        else if (word.SequenceEqual("counts"u8))
        {
            LogsCounts = true;
        }
        else if (word.SequenceEqual("memory-map"u8))
        {
            SendsMemoryMap = true;
        }
        else if (word.SequenceEqual("bench=memory"u8))
        {
            RunsMemoryBenchmark = true;
        }
        else if (word.SequenceEqual("norandmaps"u8))
        {
            FixesAddresses = true;
        }
        else if (TryReadLargePages(word, out LargePagePolicy largePages))
        {
            LargePages = largePages;
        }
        else if (TryReadFailure(word, out FailureKind failure))
        {
            Failure = failure;
        }
        else
        {
            return TryReadAllocationFailures(word);
        }

        return true;
    }
}
