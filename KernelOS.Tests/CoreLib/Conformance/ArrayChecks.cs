using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Arrays: initialisers, copying, clearing, covariance, ranges.</summary>
internal static class ArrayChecks
{
    private static readonly int[] s_table = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];

    private struct Pair(string name, int value)
    {
        public string Name = name;
        public int Value = value;
    }

    private struct Wide(string name, long number)
    {
        public string Name = name;
        public long Number = number;
        public string Again = name;
        public object? Other = null;
        public long Square = number * number;
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("arrays");
        long sum = 0;
        foreach (int value in s_table)
        {
            sum = (sum * 10) + value;
        }

        transcript.Line("static table", sum);
        long[] longs = { long.MinValue, -1, 0, 1, long.MaxValue };
        transcript.Line("long first", longs[0]);
        transcript.Line("long last", longs[^1]);
        string[] names = ["a", "b", "c"];
        transcript.Line("names", string.Concat(names[0], names[1], names[2]));
        transcript.Line("length", names.Length);
        transcript.Line("zero", new object[0].Length);
        transcript.Line("Empty is one object", ReferenceEquals(Array.Empty<int>(), Array.Empty<int>()));

        Pair[] pairs = [new("one", 1), new("two", 2)];
        pairs[1].Value += 40;
        transcript.Line("pairs", pairs[1].Name);
        transcript.Line("pair value", pairs[1].Value);

        Wide[] wides = [new("first", 1), new("second", 2), default];
        wides[2] = wides[0];
        wides[0] = wides[1];
        wides[1].Other = names;
        transcript.Line("copied structs", string.Concat(wides[0].Name, wides[2].Name, ((string[])wides[1].Other!)[0]));
        transcript.Line("copied numbers", (wides[0].Number * 100) + (wides[1].Number * 10) + wides[2].Number);

        object[] covariant = names;
        covariant[1] = "B";
        transcript.Line("covariant store", names[1]);
        covariant[2] = null!;
        transcript.Line("covariant null", names[2]);
        object[] objects = new object[2];
        objects[0] = 5;
        objects[1] = names;
        transcript.Line("object store", (int)objects[0]);

        int[] copy = new int[6];
        Array.Copy(s_table, 2, copy, 1, 4);
        Array.Copy(copy, 0, copy, 2, 4);
        transcript.Line("copy", (copy[1] * 1000) + (copy[2] * 100) + (copy[3] * 10) + copy[5]);
        int[] part = s_table[2..^6];
        transcript.Line("range", part.Length);
        transcript.Line("range first", part[0]);
        transcript.Line("IndexOf", Array.IndexOf(s_table, 9));
        transcript.Line("IndexOf missing", Array.IndexOf(s_table, 7));
        transcript.Line("IndexOf string", Array.IndexOf(names, "B"));
        Array.Clear(copy);
        transcript.Line("cleared", copy[1] + copy[5]);
        Array.Fill(copy, 7);
        transcript.Line("filled", copy[0] + copy[5]);

        int[][] jagged = [[1, 2], [3], []];
        transcript.Line("jagged", jagged[0].Length + jagged[1][0] + jagged[2].Length);
        ref int element = ref s_table[0];
        transcript.Line("ref", element);
        transcript.Line("sum of expression", Sum([part[0], 100, jagged[0][1]]));
        transcript.Line("large", MakeLarge(100_000)[99_999]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] MakeLarge(int length)
    {
        byte[] bytes = new byte[length];
        bytes[length - 1] = 9;
        return bytes;
    }

    private static int Sum(int[] values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum += value;
        }

        return sum;
    }
}
