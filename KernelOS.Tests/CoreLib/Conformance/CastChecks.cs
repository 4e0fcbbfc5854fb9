using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary><c>is</c>, <c>as</c> and casts: classes, interfaces, variance, arrays.</summary>
internal static class CastChecks
{
    private interface IAnimal
    {
    }

    private interface IDog : IAnimal
    {
    }

    private interface IProducer<out T>
    {
    }

    private interface IConsumer<in T>
    {
    }

    private interface IBoth<in TIn, out TOut>
    {
    }

    private interface IKeeper<T>
    {
    }

    private class Animal : IAnimal
    {
    }

    private class Dog : Animal, IDog
    {
    }

    private sealed class Puppy : Dog
    {
    }

    private sealed class DogProducer : IProducer<Dog>, IConsumer<Dog>, IKeeper<Dog>
    {
    }

    private sealed class NumberProducer : IProducer<int>
    {
    }

    private sealed class Both : IBoth<Animal, Dog>
    {
    }

    private class Generic<T>
    {
    }

    private sealed class Derived<T> : Generic<T>
    {
    }

    private struct Value : IAnimal
    {
    }

    private enum Small : byte
    {
        A,
    }

    private enum SignedSmall : sbyte
    {
        A,
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("casts");
        Try(transcript, "null", null);
        Try(transcript, "object", new object());
        Try(transcript, "Animal", new Animal());
        Try(transcript, "Dog", new Dog());
        Try(transcript, "Puppy", new Puppy());
        Try(transcript, "DogProducer", new DogProducer());
        Try(transcript, "NumberProducer", new NumberProducer());
        Try(transcript, "Both", new Both());
        Try(transcript, "Generic<string>", new Generic<string>());
        Try(transcript, "Derived<string>", new Derived<string>());
        Try(transcript, "Derived<int>", new Derived<int>());
        Try(transcript, "Value", default(Value));
        Try(transcript, "string", "text");
        Try(transcript, "int", 1);
        Try(transcript, "Small", Small.A);
        Try(transcript, "int[]", new int[1]);
        Try(transcript, "uint[]", new uint[1]);
        Try(transcript, "byte[]", new byte[1]);
        Try(transcript, "sbyte[]", new sbyte[1]);
        Try(transcript, "bool[]", new bool[1]);
        Try(transcript, "char[]", new char[1]);
        Try(transcript, "Small[]", new Small[1]);
        Try(transcript, "SignedSmall[]", new SignedSmall[1]);
        Try(transcript, "object[]", new object[1]);
        Try(transcript, "string[]", new string[1]);
        Try(transcript, "Animal[]", new Animal[1]);
        Try(transcript, "Puppy[]", new Puppy[1]);
        Try(transcript, "IDog[]", new IDog[1]);
        Try(transcript, "Puppy[][]", new Puppy[1][]);
        Try(transcript, "int[][]", new int[1][]);
        Try(transcript, "Value[]", new Value[1]);
        Try(transcript, "Func<Dog>", new Func<Dog>(static () => new Dog()));
        Try(transcript, "Action<Animal>", new Action<Animal>(static _ => { }));
        Try(transcript, "Func<int>", new Func<int>(static () => 1));
    }

    private static void Try(Transcript transcript, string name, object? value)
    {
        Is<object>(transcript, name, "object", value);
        Is<Animal>(transcript, name, "Animal", value);
        Is<Dog>(transcript, name, "Dog", value);
        Is<Puppy>(transcript, name, "Puppy", value);
        Is<IAnimal>(transcript, name, "IAnimal", value);
        Is<IDog>(transcript, name, "IDog", value);
        Is<IProducer<Animal>>(transcript, name, "IProducer<Animal>", value);
        Is<IProducer<Dog>>(transcript, name, "IProducer<Dog>", value);
        Is<IProducer<object>>(transcript, name, "IProducer<object>", value);
        Is<IProducer<Puppy>>(transcript, name, "IProducer<Puppy>", value);
        Is<IProducer<int>>(transcript, name, "IProducer<int>", value);
        Is<IConsumer<Puppy>>(transcript, name, "IConsumer<Puppy>", value);
        Is<IConsumer<Animal>>(transcript, name, "IConsumer<Animal>", value);
        Is<IBoth<Dog, Animal>>(transcript, name, "IBoth<Dog,Animal>", value);
        Is<IBoth<object, Animal>>(transcript, name, "IBoth<object,Animal>", value);
        Is<IKeeper<Dog>>(transcript, name, "IKeeper<Dog>", value);
        Is<IKeeper<Animal>>(transcript, name, "IKeeper<Animal>", value);
        Is<Generic<string>>(transcript, name, "Generic<string>", value);
        Is<Generic<object>>(transcript, name, "Generic<object>", value);
        Is<Generic<int>>(transcript, name, "Generic<int>", value);
        Is<ValueType>(transcript, name, "ValueType", value);
        Is<Enum>(transcript, name, "Enum", value);
        Is<Value>(transcript, name, "Value", value);
        Is<int>(transcript, name, "int", value);
        Is<int?>(transcript, name, "int?", value);
        Is<byte>(transcript, name, "byte", value);
        Is<Small>(transcript, name, "Small", value);
        Is<string>(transcript, name, "string", value);
        Is<IComparable>(transcript, name, "IComparable", value);
        Is<IEquatable<int>>(transcript, name, "IEquatable<int>", value);
        Is<Array>(transcript, name, "Array", value);
        Is<int[]>(transcript, name, "int[]", value);
        Is<uint[]>(transcript, name, "uint[]", value);
        Is<byte[]>(transcript, name, "byte[]", value);
        Is<sbyte[]>(transcript, name, "sbyte[]", value);
        Is<bool[]>(transcript, name, "bool[]", value);
        Is<ushort[]>(transcript, name, "ushort[]", value);
        Is<Small[]>(transcript, name, "Small[]", value);
        Is<object[]>(transcript, name, "object[]", value);
        Is<string[]>(transcript, name, "string[]", value);
        Is<IAnimal[]>(transcript, name, "IAnimal[]", value);
        Is<Animal[]>(transcript, name, "Animal[]", value);
        Is<Animal[][]>(transcript, name, "Animal[][]", value);
        Is<object[][]>(transcript, name, "object[][]", value);
        Is<Array[]>(transcript, name, "Array[]", value);
        Is<Delegate>(transcript, name, "Delegate", value);
        Is<Func<object>>(transcript, name, "Func<object>", value);
        Is<Func<Puppy>>(transcript, name, "Func<Puppy>", value);
        Is<Action<Dog>>(transcript, name, "Action<Dog>", value);
        Is<Action<object>>(transcript, name, "Action<object>", value);
    }

    // Only what holds is written; the rest is counted.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Is<T>(Transcript transcript, string name, string target, object? value)
    {
        if (value is T)
        {
            transcript.Line(name, target);
            T converted = (T)value;
            transcript.Line("  same object", converted is ValueType || ReferenceEquals(converted, value));
        }
    }
}
