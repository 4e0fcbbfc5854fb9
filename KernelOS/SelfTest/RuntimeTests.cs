using System;
using System.Runtime.CompilerServices;

namespace KernelOS.SelfTest;

/// <summary>What the compiled code expects of the runtime: objects, arrays, dispatch, casts, delegates.</summary>
internal static class RuntimeTests
{
    private interface IShape
    {
        int Area { get; }
    }

    /// <summary>Objects start zeroed, are told apart, and know their types.</summary>
    public static void Objects(ref SelfTestRunner test)
    {
        Square first = new(3);
        Square second = new(4);
        object boxed = Opaque(17);
        test.Check(first.Side == 3 && second.Side == 4 && first.Unset == 0, "two objects disturb each other");
        test.Check(boxed is int number && number == 17, "a boxed number is not what it was");
        test.Check(boxed is not long, "a boxed int is a long");
        test.Check((object)first is Shape and IShape and not Circle, "a type test goes wrong");
        test.Check(!ReferenceEquals(first, second), "two objects are one");
    }

    /// <summary>Arrays start zeroed, keep what they are given, and of references take what fits.</summary>
    public static void Arrays(ref SelfTestRunner test)
    {
        int length = (int)Opaque(1000);
        long[] numbers = new long[length];
        long sum = 0;
        foreach (long number in numbers)
        {
            sum |= number;
        }

        test.Check(sum == 0, "a new array is not zero");
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
        }

        numbers.AsSpan(100, 800).CopyTo(numbers.AsSpan(101));
        test.Check(numbers[900] == 899 && numbers[100] == 100 && numbers[101] == 100 && numbers[901] == 901, "an overlapping copy went wrong");
        Shape[] shapes = [new Square(2), new Circle(1)];
        test.Check(shapes[0].Area == 4 && shapes[1].Area == 3, "an array of references is not what it was");
    }

    /// <summary>Virtual and interface calls reach the method of the object's own type.</summary>
    public static void Dispatch(ref SelfTestRunner test)
    {
        int virtualSum = 0;
        int interfaceSum = 0;
        for (int i = 0; i < 100; i++)
        {
            Shape shape = i % 2 == 0 ? new Square(2) : new Circle(2);
            virtualSum += shape.Area;
            interfaceSum += ((IShape)shape).Area;
        }

        test.Check(virtualSum == 50 * (4 + 12), $"virtual calls gave {virtualSum}");
        test.Check(interfaceSum == virtualSum, $"interface calls gave {interfaceSum}");
        test.Check(GenericArea(new Square(5)) == 25, "a generic call went wrong");
    }

    /// <summary>Delegates carry their target and what they captured.</summary>
    public static void Delegates(ref SelfTestRunner test)
    {
        int factor = (int)Opaque(7);
        Func<int, int> closed = value => value * factor;
        Func<int, int> open = Twice;
        test.Check(closed(6) == 42 && open(21) == 42, "a delegate calls something else");
    }

    private static int Twice(int value) => value * 2;

    private static int GenericArea<TShape>(TShape shape)
        where TShape : IShape => shape.Area;

    /// <summary>Hides a value from the compiler.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Opaque(int value) => value;

    private abstract class Shape : IShape
    {
        public int Unset { get; set; }

        public abstract int Area { get; }
    }

    private sealed class Square(int side) : Shape
    {
        public int Side { get; } = side;

        public override int Area => Side * Side;
    }

    private sealed class Circle(int radius) : Shape
    {
        public override int Area => radius * radius * 3;
    }
}
