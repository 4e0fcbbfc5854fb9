using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Calls of interface methods: which body is reached, and that every argument arrives, each time and not only the first.</summary>
internal static class InterfaceDispatchChecks
{
    private interface IShape
    {
        int Area { get; }

        string Name => "shape";

        long Mix(long a, int b, object c, byte d, long e, long f, double g, double h, long i);
    }

    private interface IRound : IShape
    {
        string IShape.Name => "round";
    }

    private interface IProducer<out T>
    {
        T Make();
    }

    private interface IConsumer<in T>
    {
        string Take(T value);
    }

    private class Square(int side) : IShape
    {
        public virtual int Area => side * side;

        public long Mix(long a, int b, object c, byte d, long e, long f, double g, double h, long i) =>
            a + (b * 2L) + (c is string s ? s.Length : 0) + (d * 3L) + (e * 4) + (f * 5) + (long)(g * 6) + (long)(h * 7) + (i * 8);
    }

    private sealed class DoubleSquare(int side) : Square(side)
    {
        public override int Area => base.Area * 2;
    }

    private class Circle(int radius) : IRound
    {
        int IShape.Area => radius * radius * 3;

        long IShape.Mix(long a, int b, object c, byte d, long e, long f, double g, double h, long i) => a - b - d - e - f - i - (long)(g + h);
    }

    // Implements the interface anew, one member only.
    private sealed class NamedCircle(int radius) : Circle(radius), IShape
    {
        string IShape.Name => "named circle";
    }

    private struct Point(int x) : IShape
    {
        private int _calls;

        public int Area => x + _calls++;

        public long Mix(long a, int b, object c, byte d, long e, long f, double g, double h, long i) => x;
    }

    private sealed class StringMaker : IProducer<string>, IConsumer<object>
    {
        public string Make() => "made";

        public string Take(object value) => value is string s ? s : "no string";
    }

    private sealed class TwoMaker : IProducer<string>, IProducer<object>
    {
        string IProducer<string>.Make() => "string";

        object IProducer<object>.Make() => "object";
    }

    private abstract class GenericBase<T>(T value) : IProducer<T>
    {
        public virtual T Make() => value;
    }

    private sealed class GenericDerived<T>(T value, T other) : GenericBase<T>(value)
    {
        public override T Make() => other;
    }

    private sealed class GenericPlain<T>(T value) : GenericBase<T>(value)
    {
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("interface dispatch");
        IShape[] shapes = [new Square(3), new DoubleSquare(3), new Circle(2), new NamedCircle(5), new Point(40)];
        for (int round = 0; round < 3; round++)
        {
            foreach (IShape shape in shapes)
            {
                transcript.Line("area", Area(shape));
                transcript.Line("name", Name(shape));
                transcript.Line("mix", Mix(shape));
            }
        }

        IProducer<object>[] producers = [new StringMaker(), new TwoMaker(), new GenericDerived<string>("a", "b"), new GenericPlain<string>("c")];
        for (int round = 0; round < 2; round++)
        {
            foreach (IProducer<object> producer in producers)
            {
                transcript.Line("make", Make(producer));
            }
        }

        transcript.Line("int producer", MakeNumber(new GenericDerived<int>(1, 2)) + MakeNumber(new GenericPlain<int>(10)));
        transcript.Line("take", Take(new StringMaker(), "given"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Area(IShape shape) => shape.Area;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Name(IShape shape) => shape.Name;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Mix(IShape shape) => shape.Mix(1, 2, "four", 3, 4, 5, 6.5, 7.25, 8);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Make(IProducer<object> producer) => (string)producer.Make();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MakeNumber(IProducer<int> producer) => producer.Make();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Take(IConsumer<string> consumer, string value) => consumer.Take(value);
}
