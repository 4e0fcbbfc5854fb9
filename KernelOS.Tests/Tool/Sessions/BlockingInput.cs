using System;
using System.IO;
using System.Threading;

namespace KernelOS.Tests.Tool.Sessions;

/// <summary>An input on which nothing ever arrives, like a terminal at which nobody sits.</summary>
internal sealed class BlockingInput : MemoryStream
{
    private readonly ManualResetEventSlim _isRead = new();
    private readonly ManualResetEventSlim _never = new();

    public void WaitUntilRead() => _isRead.Wait();

    public override int Read(Span<byte> buffer)
    {
        _isRead.Set();
        _never.Wait();
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _never.Set();
        base.Dispose(disposing);
    }
}
