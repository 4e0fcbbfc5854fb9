using System.Threading;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Interlocked and volatile access: the values, since there is one thread.</summary>
internal static class AtomicChecks
{
    public static void Run(Transcript transcript)
    {
        transcript.Group("atomics");
        int number = 5;
        transcript.Line("exchange", Interlocked.Exchange(ref number, 9));
        transcript.Line("compare, equal", Interlocked.CompareExchange(ref number, 1, 9));
        transcript.Line("compare, unequal", Interlocked.CompareExchange(ref number, 2, 9));
        transcript.Line("increment", Interlocked.Increment(ref number));
        transcript.Line("decrement", Interlocked.Decrement(ref number));
        transcript.Line("add", Interlocked.Add(ref number, 41));
        transcript.Line("or", Interlocked.Or(ref number, 5));
        transcript.Line("and", Interlocked.And(ref number, 6));
        transcript.Line("left", number);

        ulong wide = ulong.MaxValue - 1;
        transcript.Line("wide increment", Interlocked.Increment(ref wide));
        transcript.Line("wide wrap", Interlocked.Increment(ref wide));
        transcript.Line("wide decrement", Interlocked.Decrement(ref wide));
        transcript.Line("wide or", Interlocked.Or(ref wide, 1UL << 63));
        transcript.Line("wide and", Interlocked.And(ref wide, 0xFF));
        transcript.Line("wide exchange", Interlocked.Exchange(ref wide, 77));
        transcript.Line("wide compare", Interlocked.CompareExchange(ref wide, 78, 77));
        transcript.Line("wide read", Interlocked.Read(ref wide));

        uint word = 0;
        transcript.Line("word decrement", Interlocked.Decrement(ref word));
        transcript.Line("word add", Interlocked.Add(ref word, 3));
        nint native = -1;
        transcript.Line("native", Interlocked.CompareExchange(ref native, 4, -1) + Interlocked.Exchange(ref native, 8));

        string first = "first";
        string? field = first;
        transcript.Line("reference", Interlocked.Exchange(ref field, "second"));
        transcript.Line("reference compare", Interlocked.CompareExchange(ref field, null, first));
        transcript.Line("reference left", Volatile.Read(ref field));

        bool flag = false;
        Volatile.Write(ref flag, true);
        long big = 0;
        Volatile.Write(ref big, long.MinValue);
        Interlocked.MemoryBarrier();
        transcript.Line("volatile", Volatile.Read(ref flag));
        transcript.Line("volatile long", Volatile.Read(ref big));
    }
}
