using System.Threading;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Files.Tree;

/// <summary>Who writes a file and who runs it as a program, which exclude each other; without a lock.</summary>
/// <remarks>It lives in a field that is not <c>readonly</c>.</remarks>
internal struct WriterCount
{
    // Writers if positive, runners if negative.
    private int _count;

    /// <summary>Whether it is run as a program.</summary>
    internal readonly bool IsRunning => _count < 0;

    /// <summary>Adds a writer; false while the file is run.</summary>
    internal bool TryAddWriter()
    {
        while (true)
        {
            int count = Volatile.Read(ref _count);
            if (count < 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _count, count + 1, count) == count)
            {
                return true;
            }
        }
    }

    /// <summary>Takes a writer away.</summary>
    internal void RemoveWriter() => Check.That(Interlocked.Decrement(ref _count) >= 0, "a file has fewer writers than none");

    /// <summary>Adds a runner; false while the file is open for writing.</summary>
    internal bool TryAddRunner()
    {
        while (true)
        {
            int count = Volatile.Read(ref _count);
            if (count > 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _count, count - 1, count) == count)
            {
                return true;
            }
        }
    }

    /// <summary>Takes a runner away.</summary>
    internal void RemoveRunner() => Check.That(Interlocked.Increment(ref _count) <= 0, "a file has fewer runners than none");
}
