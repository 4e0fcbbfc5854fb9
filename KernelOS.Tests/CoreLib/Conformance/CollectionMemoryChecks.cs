using System;
using System.Collections.Generic;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>How many pieces of memory collections have: the arrays in use, and after the end none.</summary>
internal static class CollectionMemoryChecks
{
    private static byte[]? s_array;

    /// <summary>How many pieces of memory are in use.</summary>
    public delegate ulong LiveCounter();

    public static void Run(Transcript transcript, LiveCounter counter)
    {
        ulong before = counter();
        s_array = new byte[100];
        transcript.Line("an array, to see that counting works", s_array.Length == 100 ? counter() - before : 0);

        List<int> numbers = [];
        List<string> texts = [];
        Dictionary<int, long> table = [];
        Dictionary<string, object> names = [];
        HashSet<long> set = [];
        Queue<int> queue = new();
        Stack<string> stack = new();
        for (int round = 0; round < 3; round++)
        {
            before = counter();
            for (int i = 0; i < 10_000; i++)
            {
                numbers.Add(i);
                texts.Add("text");
                table.Add(i, i);
                set.Add(i * 4096L);
                queue.Enqueue(i);
                stack.Push("text");
            }

            Report(transcript, round, "6 collections of 10,000", counter() - before - 8);
            numbers.InsertRange(5000, (ReadOnlySpan<int>)[1, 2, 3]);
            numbers.AddRange(numbers);
            numbers.RemoveRange(0, 15_000);
            numbers.TrimExcess();
            table.EnsureCapacity(50_000);
            for (int i = 0; i < 9_000; i++)
            {
                table.Remove(i);
                queue.Dequeue();
            }

            table.TrimExcess();
            queue.TrimExcess();
            queue.EnsureCapacity(100);
            Report(transcript, round, "trimmed", counter() - before - 8);
            numbers.Clear();
            numbers.TrimExcess();
            Report(transcript, round, "a list that was cleared and trimmed", counter() - before - 7);
            texts.Clear();
            texts.TrimExcess();
            table.Clear();
            table.TrimExcess();
            set.Clear();
            set.TrimExcess();
            queue.Clear();
            queue.TrimExcess();
            stack.Clear();
            stack.TrimExcess();
            numbers.AddRange((ReadOnlySpan<int>)[3, 1, 2]);
            numbers.Sort();
            numbers.Clear();
            numbers.TrimExcess();
            Report(transcript, round, "all cleared and trimmed", counter() - before);
        }

        before = counter();
        foreach (string name in (ReadOnlySpan<string>)["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        {
            names[name] = name;
        }

        names.Remove("b");
        names["j"] = "k";
        transcript.Line("a dictionary of texts, in use", counter() - before);
        names.Clear();
        names.TrimExcess();
        transcript.Line("cleared and trimmed", counter() - before);
        numbers.Capacity = 5;
        numbers.Capacity = 0;
        transcript.Line("capacity", counter() - before);
        numbers.EnsureCapacity(7);
        foreach (int number in numbers)
        {
            transcript.Line("not empty", number);
        }

        numbers.TrimExcess();
        transcript.Line("an enumeration", counter() - before);
        numbers.AddRange((ReadOnlySpan<int>)[3, 1, 2]);
        numbers.Sort();
        numbers.Reverse();
        transcript.Line("a sorted list, in use", counter() - before);
        numbers.Clear();
        numbers.TrimExcess();
        transcript.Line("sorting", counter() - before);
        for (int i = 0; i < 3; i++)
        {
            stack.Push("text");
            stack.Pop();
            stack.TrimExcess(i);
        }

        stack.TrimExcess(0);
        queue.TrimExcess(0);
        transcript.Line("stacks", counter() - before);
    }

    /// <summary>From the second round on: the first one makes the comparers that stay.</summary>
    private static void Report(Transcript transcript, int round, string name, ulong count)
    {
        if (round > 0)
        {
            transcript.Line(name, count);
        }
    }
}
