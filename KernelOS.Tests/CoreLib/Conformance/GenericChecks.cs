using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Generics over values and references, static abstract members, constraints.</summary>
internal static class GenericChecks
{
    private interface IUnit<TSelf>
        where TSelf : struct, IUnit<TSelf>
    {
        static abstract string Name { get; }

        static virtual int Scale => 1;

        static abstract TSelf operator +(TSelf left, TSelf right);
    }

    private readonly struct Metre(int value) : IUnit<Metre>
    {
        public static string Name => "metre";

        public int Value => value;

        public static Metre operator +(Metre left, Metre right) => new(left.Value + right.Value);
    }

    private readonly struct Kilometre(int value) : IUnit<Kilometre>
    {
        public static string Name => "kilometre";

        public static int Scale => 1000;

        public int Value => value;

        public static Kilometre operator +(Kilometre left, Kilometre right) => new(left.Value + right.Value);
    }

    private sealed class Box<T>(T value)
    {
        public T Value { get; set; } = value;

        public Box<TOther> Convert<TOther>(Func<T, TOther> conversion) => new(conversion(Value));

        public bool Holds<TOther>() => Value is TOther;

        public T[] Twice() => [Value, Value];
    }

    private sealed class Registry<T>
    {
        private static int s_count;

        public static int Add() => ++s_count;
    }

    private class Maker<T>
        where T : new()
    {
        public virtual T Make() => new();
    }

    private sealed class Thing
    {
        public int Number = 12;
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("generics");
        transcript.Line("unit", Describe<Metre>());
        transcript.Line("scaled unit", Describe<Kilometre>());
        transcript.Line("operator", Sum(new Metre(3), new Metre(4)).Value + Sum(new Kilometre(30), new Kilometre(40)).Value);

        Box<string> text = new("content");
        transcript.Line("convert to value", text.Convert(static s => s.Length).Value);
        transcript.Line("convert to reference", text.Convert(static s => s + "!").Value);
        transcript.Line("holds", text.Holds<string>() && text.Holds<object>() && !text.Holds<Thing>());
        transcript.Line("holds int", new Box<int>(3).Holds<int>() && new Box<object>(3).Holds<int>() && !new Box<object>(3).Holds<long>());
        object array = text.Twice();
        transcript.Line("array of T", array is string[]);
        transcript.Line("nested", new Box<Box<string>>(text).Convert(static box => box.Value).Value);

        transcript.Line("one static each", Registry<int>.Add() + Registry<int>.Add() + Registry<string>.Add() + Registry<object>.Add() + Registry<Thing>.Add());
        transcript.Line("new T", new Maker<Thing>().Make().Number);
        transcript.Line("new value T", new Maker<int>().Make());
        transcript.Line("max", Largest([3, 9, 4]));
        transcript.Line("max string", Largest(["b", "c", "a"]));
        transcript.Line("default", Default<string>() is null && Default<long>() == 0);
        transcript.Line("is value", IsSame<int, int>() && !IsSame<int, uint>() && IsSame<string, string>());
        transcript.Line("constrained call", Text(15) + Text("text") + Text(new Metre(1)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Describe<TUnit>()
        where TUnit : struct, IUnit<TUnit> => TUnit.Name + TUnit.Scale.ToString();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TUnit Sum<TUnit>(TUnit left, TUnit right)
        where TUnit : struct, IUnit<TUnit> => left + right;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Largest<T>(T[] values)
        where T : IComparable<T>
    {
        T largest = values[0];
        foreach (T value in values)
        {
            if (value.CompareTo(largest) > 0)
            {
                largest = value;
            }
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T? Default<T>() => default;

    private static bool IsSame<TLeft, TRight>() => typeof(TLeft) == typeof(TRight);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Text<T>(T value) => value is IUnit<Metre> ? "unit" : value!.ToString()!;
}
