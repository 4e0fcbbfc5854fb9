using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Values as objects and back.</summary>
internal static class BoxingChecks
{
    private enum Color
    {
        Red,
        Green,
    }

    private enum Level : byte
    {
        Low,
        High = 200,
    }

    private enum Signed : sbyte
    {
        Zero,
        Negative = -100,
    }

    private struct Odd
    {
        public byte A;
        public short B;
        public byte C;
    }

    private struct Mixed
    {
        public string Text;
        public int Number;
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("boxing");
        transcript.Line("int", (int)Box(5));
        transcript.Line("long", (long)Box(long.MinValue));
        transcript.Line("bool", (bool)Box(true));
        transcript.Line("enum as itself", (int)(Color)Box(Color.Green));
        transcript.Line("enum as int", (int)Box(Color.Green));
        transcript.Line("int as enum", (int)(Color)Box(1));
        transcript.Line("byte enum", (byte)Box(Level.High));
        transcript.Line("nullable with value", (int)Box((int?)7));
        transcript.Line("nullable without", Box((int?)null) is null);
        transcript.Line("to nullable", ((long?)Box(3L)).GetValueOrDefault());
        transcript.Line("null to nullable", ((long?)Box((object?)null)).HasValue);
        transcript.Line("nullable byte", ((byte?)Box((byte)9)).GetValueOrDefault(1));
        Odd odd = (Odd)Box(new Odd { A = 1, B = -2, C = 3 });
        transcript.Line("odd size", odd.A + odd.B + odd.C);
        transcript.Line("odd nullable", ((Odd?)Box((Odd?)odd))!.Value.C);
        Mixed mixed = (Mixed)Box(new Mixed { Text = "inside", Number = 6 });
        transcript.Line("with reference", mixed.Text);
        transcript.Line("nullable with reference", ((Mixed?)Box((Mixed?)mixed))!.Value.Text);
        transcript.Line("pattern", Box(12) is > 10 and int number ? number : 0);
        transcript.Line("wrong pattern", Box(12u) is int);
        object original = Box(1);
        int copy = (int)original;
        copy++;
        transcript.Line("copy", (int)original);
        transcript.Line("equal boxes", Box(4).Equals(Box(4)) && !Box(4).Equals(Box(4L)) && !Box(4).Equals(null));
        transcript.Line("static Equals", object.Equals(Box(4), Box(4)) && object.Equals(null, null) && !object.Equals(null, Box(1)));
        transcript.Line("enum equal", Box(Color.Green).Equals(Color.Green) && !Box(Color.Green).Equals(1) && !Box(Color.Green).Equals(Color.Red));
        transcript.Line("enum order", Math.Sign(Color.Red.CompareTo(Color.Green)) + Math.Sign(Level.High.CompareTo(Level.Low)) + Math.Sign(Signed.Negative.CompareTo(Signed.Zero)));
        transcript.Line("enum without a name", ((Signed)(-5)).ToString());
        transcript.Line("HasFlag", Level.High.HasFlag(Level.Low) && !Level.Low.HasFlag(Level.High));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Box<T>(T value) => value!;
}
