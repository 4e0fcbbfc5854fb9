namespace KernelOS.Tests.Schedules;

/// <summary>As <see cref="System.Threading.Interlocked"/>; another thread may run before each operation and after it.</summary>
public static class SteppedInterlocked
{
    public static uint Add(ref uint location, uint value)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.Add(ref location, value));
    }

    public static ulong Add(ref ulong location, ulong value)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.Add(ref location, value));
    }

    public static uint And(ref uint location, uint value)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.And(ref location, value));
    }

    public static ulong And(ref ulong location, ulong value)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.And(ref location, value));
    }

    public static ulong Or(ref ulong location, ulong value)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.Or(ref location, value));
    }

    public static uint CompareExchange(ref uint location, uint value, uint comparand)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.CompareExchange(ref location, value, comparand));
    }

    public static ulong CompareExchange(ref ulong location, ulong value, ulong comparand)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.CompareExchange(ref location, value, comparand));
    }

    public static ulong Exchange(ref ulong location, ulong value)
    {
        Schedule.Step();
        return ThenStep(System.Threading.Interlocked.Exchange(ref location, value));
    }

    public static void MemoryBarrier() => Schedule.Step();

    /// <summary>A mistake: another thread can come between the comparison and the exchange.</summary>
    public static uint TornCompareExchange(ref uint location, uint value, uint comparand)
    {
        uint old = SteppedVolatile.Read(ref location);
        if (old == comparand)
        {
            SteppedVolatile.Write(ref location, value);
        }

        return old;
    }

    /// <inheritdoc cref="TornCompareExchange(ref uint, uint, uint)"/>
    public static ulong TornCompareExchange(ref ulong location, ulong value, ulong comparand)
    {
        ulong old = SteppedVolatile.Read(ref location);
        if (old == comparand)
        {
            SteppedVolatile.Write(ref location, value);
        }

        return old;
    }

    /// <summary>A mistake: another thread can come between the reading and the writing.</summary>
    public static ulong TornAdd(ref ulong location, ulong value)
    {
        ulong sum = SteppedVolatile.Read(ref location) + value;
        SteppedVolatile.Write(ref location, sum);
        return sum;
    }

    private static T ThenStep<T>(T result)
    {
        Schedule.Step();
        return result;
    }
}
