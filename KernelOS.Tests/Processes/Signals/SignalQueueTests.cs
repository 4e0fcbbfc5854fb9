using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Signals;

public sealed class SignalQueueTests
{
    private const ulong Synchronous = (1UL << 3) | (1UL << 4) | (1UL << 6) | (1UL << 7) | (1UL << 10) | (1UL << 30);

    [TestCase(0b1UL, 1)]
    [TestCase(1UL << 63, 64)]
    [TestCase((1UL << 63) | (1UL << 33), 34)]
    [TestCase(ulong.MaxValue, 4)]
    [TestCase((1UL << 10) | 1, 11)]
    [TestCase((1UL << 30) | 1, 31)]
    [TestCase((1UL << 8) | (1UL << 1), 2)]
    public void WhatAnInstructionCausedComesFirstThenTheLowest(ulong set, int signal) =>
        Assert.That(SignalQueue.FirstOf(set), Is.EqualTo((Signal)signal));

    [Test]
    public void ItAgreesWithAListOfWhatWaits([Range(1, 8)] int seed)
    {
        Random random = new(seed);
        SignalQueue queue = default;
        List<(Signal Signal, int? Sender)> model = [];
        int inQueue = 0;
        for (int step = 0; step < 5000; step++)
        {
            Signal signal = (Signal)random.Next(1, 65);
            ulong set = (ulong)random.NextInt64() << random.Next(64);
            switch (random.Next(4))
            {
                case 0 or 1 when signal >= Signal.FirstRealTime || model.TrueForAll(one => one.Signal != signal):
                    bool isKept = random.Next(8) != 0;
                    queue.Add(signal, isKept ? new QueuedSignal { Information = SignalInformation.FromProcess(signal, new ProcessId(step)) } : null);
                    inQueue += isKept ? 1 : 0;
                    model.Add((signal, isKept ? step : null));
                    break;
                case 2 when (queue.Set & set) != 0:
                    Signal first = SignalQueue.FirstOf(queue.Set & set);
                    Assert.That(first, Is.EqualTo(FirstOf(model, set)));
                    QueuedSignal? taken = queue.Take(first);
                    Assert.That(taken?.Information.Process, Is.EqualTo(TakeFrom(model, first)));
                    Assert.That(taken?.Next, Is.Null);
                    inQueue -= taken is null ? 0 : 1;
                    break;
                case 3 when random.Next(20) == 0:
                    int[] expected = [.. model.Where(one => SignalMasks.Contains(set, one.Signal) && one.Sender is not null).Select(one => one.Sender!.Value).Order()];
                    model.RemoveAll(one => SignalMasks.Contains(set, one.Signal));
                    List<int> all = [];
                    for (QueuedSignal? next = queue.TakeAll(set); next is not null; next = next.Next)
                    {
                        all.Add(next.Information.Process);
                    }

                    Assert.That(all.Order(), Is.EqualTo(expected));
                    inQueue -= all.Count;
                    break;
            }

            Assert.That(queue.Set, Is.EqualTo(model.Aggregate(0UL, (bits, one) => bits | SignalMasks.Of(one.Signal))));
            Assert.That(inQueue, Is.EqualTo(model.Count(one => one.Sender is not null)));
        }
    }

    private static Signal FirstOf(List<(Signal Signal, int? Sender)> model, ulong set)
    {
        List<Signal> possible = [.. model.Select(one => one.Signal).Where(signal => SignalMasks.Contains(set, signal)).Order()];
        return possible.Find(signal => SignalMasks.Contains(Synchronous, signal)) is Signal first and not Signal.None ? first : possible[0];
    }

    /// <summary>The oldest with what came with it; what came with none is told of only when there is nothing else.</summary>
    private static int? TakeFrom(List<(Signal Signal, int? Sender)> model, Signal signal)
    {
        int oldest = model.FindIndex(one => one.Signal == signal && one.Sender is not null);
        int? sender = oldest < 0 ? null : model[oldest].Sender;
        if (oldest >= 0)
        {
            model.RemoveAt(oldest);
        }

        // Nobody counts those of which nothing was kept: they go with the last of their kind.
        if (oldest < 0 || !model.Exists(one => one.Signal == signal && one.Sender is not null))
        {
            model.RemoveAll(one => one.Signal == signal);
        }

        return sender;
    }
}
