using System;
using System.Threading;

namespace KernelOS.Tests.Emulation;

/// <summary>A flow of control on a simulated CPU: a host thread that only runs when it has been handed the baton.</summary>
internal sealed class SimulatedContext : IDisposable
{
    private readonly SemaphoreSlim _turn = new(0);
    private Thread? _thread;
    private volatile bool _isEnded;

    /// <summary>The stack pointer that stands for it.</summary>
    public required nuint StackPointer { get; init; }

    /// <summary>Where its stack ends; 0 for a boot stack.</summary>
    public required ulong StackTop { get; init; }

    /// <summary>Gives it a host thread, which waits for the baton before it does anything.</summary>
    public void Start(Action body, Action<Exception> onFailure)
    {
        _thread = new Thread(
            () =>
            {
                try
                {
                    WaitForTurn();
                    body();
                    throw new InvalidOperationException("a simulated thread returned from its start");
                }
                catch (Exception exception)
                {
                    if (!_isEnded)
                    {
                        onFailure(exception);
                    }
                }
            },
            maxStackSize: 512 * 1024)
        {
            IsBackground = true,
        };
        _thread.Start();
    }

    /// <summary>Hands it the baton.</summary>
    public void GiveTurn() => _turn.Release();

    /// <summary>Waits for the baton; on its own host thread.</summary>
    public void WaitForTurn()
    {
        _turn.Wait();
        if (_isEnded)
        {
            throw new SimulationEndedException();
        }
    }

    /// <summary>Ends its host thread, which waits for the baton.</summary>
    public void Dispose()
    {
        _isEnded = true;
        _turn.Release();
        _thread?.Join();
    }
}
