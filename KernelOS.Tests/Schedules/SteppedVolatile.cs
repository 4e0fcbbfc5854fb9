namespace KernelOS.Tests.Schedules;

/// <summary>As <see cref="System.Threading.Volatile"/>; another thread may run before each operation and after it.</summary>
public static class SteppedVolatile
{
    public static uint Read(ref readonly uint location)
    {
        Schedule.Step();
        uint result = System.Threading.Volatile.Read(in location);
        Schedule.Step();
        return result;
    }

    public static ulong Read(ref readonly ulong location)
    {
        Schedule.Step();
        ulong result = System.Threading.Volatile.Read(in location);
        Schedule.Step();
        return result;
    }

    public static void Write(ref uint location, uint value)
    {
        Schedule.Step();
        System.Threading.Volatile.Write(ref location, value);
        Schedule.Step();
    }

    public static void Write(ref ulong location, ulong value)
    {
        Schedule.Step();
        System.Threading.Volatile.Write(ref location, value);
        Schedule.Step();
    }
}
