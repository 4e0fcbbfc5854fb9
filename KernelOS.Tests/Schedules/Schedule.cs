using System;
using System.Threading;

namespace KernelOS.Tests.Schedules;

/// <summary>Runs threads of which one at a time takes steps; a seed decides which, so that every run can be repeated.</summary>
/// <remarks>
/// Odd seeds switch at random. Even ones give each thread a priority, and at a few random steps the lowest to the one that
/// runs: a mistake that needs d such changes is then found with a probability that does not depend on how many
/// schedules there are (Burckhardt et al., "A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010).
/// </remarks>
public sealed class Schedule : IDisposable
{
    /// <summary>A lock-free structure makes progress whoever else stands still.</summary>
    private const int MaximumSteps = 20_000;

    private const int MaximumStepsAlone = 300_000;

    [ThreadStatic]
    private static Schedule? s_current;

    [ThreadStatic]
    private static int s_thread;

    [ThreadStatic]
    private static int s_stepsAlone;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _turns;
    private readonly bool[] _ended;
    private readonly int[] _priorities;
    private readonly int[] _changes;
    private readonly SemaphoreSlim _done = new(0);
    private Random _random = new(0);
    private Action<int>? _body;
    private Exception? _failure;
    private int _steps;
    private int _left;
    private int _nextPriority;
    private double _switching;

    /// <summary>Makes the threads, to be used for many schedules.</summary>
    /// <param name="count">How many.</param>
    /// <param name="changes">How many changes of priorities there are.</param>
    public Schedule(int count, int changes)
    {
        _threads = new Thread[count];
        _turns = new SemaphoreSlim[count];
        _ended = new bool[count];
        _priorities = new int[count];
        _changes = new int[changes];
        for (int i = 0; i < count; i++)
        {
            int number = i;
            _turns[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Loop(number)) { IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>A point where another thread may go on instead of the caller.</summary>
    public static void Step()
    {
        if (s_current is Schedule schedule)
        {
            schedule.TakeStep(s_thread);
        }
        else if (++s_stepsAlone > MaximumStepsAlone)
        {
            s_stepsAlone = 0;
            throw new InvalidOperationException($"no end after {MaximumStepsAlone} steps alone");
        }
    }

    /// <summary>Says that a new piece of work begins, outside of any schedule.</summary>
    public static void BeginAlone() => s_stepsAlone = 0;

    /// <summary>Runs one schedule.</summary>
    /// <param name="seed">Which one.</param>
    /// <param name="expectedSteps">About how many steps there will be.</param>
    /// <param name="body">What each thread does, given its number.</param>
    /// <returns>What the first one threw that failed; null if none did.</returns>
    public Exception? Run(int seed, int expectedSteps, Action<int> body)
    {
        _random = new Random(seed);
        _body = body;
        _failure = null;
        _steps = 0;
        _left = _threads.Length;
        _switching = seed % 2 == 0 ? 0 : 0.05 + (0.4 * _random.NextDouble());
        Array.Clear(_ended);
        for (int i = 0; i < _priorities.Length; i++)
        {
            _priorities[i] = i;
        }

        _random.Shuffle(_priorities);
        for (int i = 0; i < _changes.Length; i++)
        {
            _changes[i] = _random.Next(expectedSteps);
        }

        _nextPriority = -1;
        _turns[Choose(-1)].Release();
        _done.Wait();
        return _failure;
    }

    public void Dispose()
    {
        _body = null;
        foreach (SemaphoreSlim turn in _turns)
        {
            turn.Release();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Loop(int me)
    {
        s_thread = me;
        while (true)
        {
            _turns[me].Wait();
            if (_body is not Action<int> body)
            {
                return;
            }

            try
            {
                if (_failure is null)
                {
                    s_current = this;
                    body(me);
                }
            }
            catch (ScheduleEndedException)
            {
            }
            catch (Exception exception)
            {
                _failure = exception;
            }

            s_current = null;
            _ended[me] = true;
            if (--_left == 0)
            {
                _done.Release();
            }
            else
            {
                _turns[Choose(-1)].Release();
            }
        }
    }

    private void TakeStep(int me)
    {
        if (++_steps > MaximumSteps)
        {
            throw new InvalidOperationException($"no progress after {MaximumSteps} steps");
        }

        if (Array.IndexOf(_changes, _steps) >= 0)
        {
            _priorities[me] = _nextPriority--;
        }

        int next = Choose(me);
        if (next != me)
        {
            _turns[next].Release();
            _turns[me].Wait();
        }

        if (_failure is not null)
        {
            throw new ScheduleEndedException();
        }
    }

    private int Choose(int current)
    {
        if (_switching != 0)
        {
            if (current >= 0 && _random.NextDouble() >= _switching)
            {
                return current;
            }

            int skipped = _random.Next(_left);
            for (int i = 0; ; i++)
            {
                if (!_ended[i] && skipped-- == 0)
                {
                    return i;
                }
            }
        }

        int best = -1;
        for (int i = 0; i < _ended.Length; i++)
        {
            best = !_ended[i] && (best < 0 || _priorities[i] > _priorities[best]) ? i : best;
        }

        return best;
    }
}
