using System;
using System.Collections.Generic;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Signals;

/// <summary>Random sending, blocking, ignoring and handling against a model that is a few lines long.</summary>
public sealed class RandomSignalTests : ProgramTest
{
    private static readonly Signal[] s_signals =
    [
        Signal.HangUp, Signal.Interrupt, Signal.SegmentationFault, Signal.User1, Signal.Pipe, Signal.Child, Signal.Trap, (Signal)34, (Signal)35, (Signal)64,
    ];

    [Test]
    public void TheHandlersThatRunAreTheModels([Range(1, 6)] int seed) => Run(program =>
    {
        Random random = new(seed);
        List<Signal> seen = Kernel.NoteSignals();
        List<Signal> expected = [];
        List<Signal> waiting = [];
        HashSet<Signal> ignored = [];
        ulong mask = 0;
        foreach (Signal signal in s_signals)
        {
            program.SetAction(signal, SignalProgram.Handler, mask: ulong.MaxValue);
        }

        for (int step = 0; step < 600; step++)
        {
            Signal signal = s_signals[random.Next(s_signals.Length)];
            switch (random.Next(4))
            {
                case 0:
                    mask = 0;
                    foreach (Signal other in s_signals)
                    {
                        mask |= random.Next(2) == 0 ? SignalMasks.Of(other) : 0;
                    }

                    program.SetMask(mask);
                    break;
                case 1:
                    bool ignores = random.Next(3) == 0;
                    program.SetAction(signal, ignores ? SignalAction.Ignore : SignalProgram.Handler, mask: ulong.MaxValue);
                    if (ignores)
                    {
                        ignored.Add(signal);
                        waiting.RemoveAll(one => one == signal);
                    }
                    else
                    {
                        ignored.Remove(signal);
                    }

                    break;
                default:
                    Expect(Errno.None, program.Raise(signal));
                    bool isKept = !ignored.Contains(signal) || SignalMasks.Contains(mask, signal);
                    if (isKept && (signal >= Signal.FirstRealTime || !waiting.Contains(signal)))
                    {
                        waiting.Add(signal);
                    }

                    break;
            }

            while (FirstOf(waiting.FindAll(one => !SignalMasks.Contains(mask, one))) is Signal next and not Signal.None)
            {
                waiting.Remove(next);
                if (!ignored.Contains(next))
                {
                    expected.Add(next);
                }
            }

            Assert.That(seen, Is.EqualTo(expected), $"seed {seed}, step {step}");
        }
    });

    private static Signal FirstOf(List<Signal> signals)
    {
        signals.Sort((left, right) => (IsSynchronous(right), left).CompareTo((IsSynchronous(left), right)));
        return signals.Count == 0 ? Signal.None : signals[0];
    }

    private static bool IsSynchronous(Signal signal) => signal is Signal.SegmentationFault or Signal.Trap;
}
