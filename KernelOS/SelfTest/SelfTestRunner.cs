using System;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Console;
using KernelOS.Drivers;

namespace KernelOS.SelfTest;

/// <summary>Runs checks on the machine itself, and reports each by its name.</summary>
/// <param name="streams">See <see cref="Streams"/>.</param>
/// <remarks>Lines of the log: <c>selftest: NAME ok</c>, <c>selftest: NAME FAILED: reason</c> for each of the first checks that fail, and at the end the counts.</remarks>
internal unsafe ref struct SelfTestRunner(StandardStreams<BareMetal> streams)
{
    /// <summary>A test that goes through much memory can fail very often.</summary>
    private const int MaximumReports = 4;

    private ReadOnlySpan<byte> _name;
    private int _failedChecks;
    private int _passedCount;
    private int _failedCount;

    /// <summary>The standard streams of programs that a test starts.</summary>
    public StandardStreams<BareMetal> Streams { get; } = streams;

    /// <summary>Whether every test so far has passed.</summary>
    public readonly bool HasPassed => _failedCount == 0;

    /// <summary>Runs one test.</summary>
    /// <param name="name">Its name, UTF-8.</param>
    /// <param name="test">Calls <see cref="Check(bool, string)"/> for what must hold; may go on or return when something does not.</param>
    public void Run(ReadOnlySpan<byte> name, delegate*<ref SelfTestRunner, void> test)
    {
        _name = name;
        _failedChecks = 0;
        test(ref this);
        if (_failedChecks > 0)
        {
            _failedCount++;
        }
        else
        {
            _passedCount++;
            WriteLine($"selftest: {name} ok");
        }
    }

    /// <summary>Reports <paramref name="reason"/> unless <paramref name="condition"/> holds; gives it back.</summary>
    public bool Check(bool condition, string reason)
    {
        if (!condition)
        {
            if (++_failedChecks <= MaximumReports)
            {
                WriteLine($"selftest: {_name} FAILED: {reason}");
            }
        }

        return condition;
    }

    /// <summary>As <see cref="Check(bool, string)"/>, with a reason that is composed only when it is needed.</summary>
    public bool Check(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref Message reason)
    {
        if (!condition)
        {
            if (++_failedChecks <= MaximumReports)
            {
                WriteLine($"selftest: {_name} FAILED: {reason.Text}");
            }
        }

        return condition;
    }

    /// <summary>Reports the counts.</summary>
    public readonly void Finish() => WriteLine($"selftest: {_passedCount} passed, {_failedCount} failed");

    private static void WriteLine(ref Message line) => KernelLog.WriteLine(line.Text);
}
