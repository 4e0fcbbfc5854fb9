using System;
using System.Collections.Generic;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Dictionaries and sets: also their order, which is that of adding, with gaps filled last first.</summary>
internal static class DictionaryChecks
{
    private enum Fruit
    {
        Apple,
        Pear = 1000,
        Plum = -1,
    }

    private readonly record struct Key(int A, long B);

    public static void Run(Transcript transcript)
    {
        transcript.Group("dictionaries");
        Dictionary<string, int> ages = new() { { "anna", 7 }, { "bert", 9 }, { "carl", 11 } };
        transcript.Line("found", ages["bert"]);
        transcript.Line("TryGetValue", ages.TryGetValue("carl", out int age) ? age : -1);
        transcript.Line("TryGetValue none", ages.TryGetValue("dora", out age) ? 1 : age);
        transcript.Line("TryAdd", ages.TryAdd("dora", 1) && !ages.TryAdd("anna", 1));
        ages["anna"]++;
        transcript.Line("Remove", ages.Remove("bert") && !ages.Remove("bert"));
        transcript.Line("Remove with value", ages.Remove("carl", out age) ? age : -1);
        ages.Add("emil", 5);
        ages.Add("fred", 6);
        ages.Add("gisa", 7);
        foreach (KeyValuePair<string, int> pair in ages)
        {
            transcript.Line(pair.Key, pair.Value);
        }

        foreach ((string name, int years) in ages)
        {
            transcript.Line(name, years);
        }

        foreach (string name in ages.Keys)
        {
            transcript.Line("key", name);
        }

        foreach (int years in ages.Values)
        {
            transcript.Line("value", years);
        }

        transcript.Line("counts", ages.Count + ages.Keys.Count + ages.Values.Count);
        transcript.Line("ContainsKey", ages.ContainsKey("emil") && !ages.ContainsKey("bert"));
        transcript.Line("ContainsValue", ages.ContainsValue(6) && !ages.ContainsValue(60));
        foreach (string name in (ReadOnlySpan<string>)["anna", "fred"])
        {
            // Removing is allowed during an enumeration of something else, and of itself.
            foreach (KeyValuePair<string, int> pair in ages)
            {
                ages.Remove(name);
            }
        }

        transcript.Line("after removing", ages.Count);
        ages.Clear();
        ages.Clear();
        ages.TrimExcess();
        transcript.Line("trimmed", ages.TryAdd("emil", 6) && ages["emil"] == 6 ? ages.Count : 0);
        ages.Clear();
        transcript.Line("cleared", ages.Count + (ages.ContainsKey("emil") ? 1 : 0));

        Dictionary<Fruit, string> fruits = new() { [Fruit.Plum] = "plum", [Fruit.Pear] = "pear" };
        transcript.Line("enumeration", fruits[Fruit.Pear]);
        Dictionary<Key, Key> records = new() { [new Key(1, 2)] = new Key(3, 4) };
        transcript.Line("record", records[new Key(1, 2)].B);
        Dictionary<(int, int), object> tuples = new() { [(1, 2)] = "tuple" };
        transcript.Line("tuple", (string)tuples[(1, 2)]);
        Dictionary<string, int> lengths = new(new ByLength()) { ["a"] = 1, ["bb"] = 2 };
        transcript.Line("own comparer", lengths["xx"]);
        Dictionary<object, int> objects = new() { [transcript] = 1, ["text"] = 2, [5] = 3 };
        transcript.Line("objects", (objects[transcript] * 100) + (objects["te" + "xt"] * 10) + objects[5]);

        Sets(transcript);
        Random(transcript);
    }

    private static void Sets(Transcript transcript)
    {
        transcript.Group("sets");
        HashSet<long> set = [1, 2, 3, 2, 1];
        transcript.Line("count", set.Count);
        transcript.Line("Add", set.Add(4) && !set.Add(4));
        transcript.Line("Remove", set.Remove(2) && !set.Remove(2));
        transcript.Line("Contains", set.Contains(3) && !set.Contains(2));
        set.UnionWith([10, 20, 3]);
        set.ExceptWith([1, 20, 99]);
        foreach (long item in set)
        {
            transcript.Line("item", item);
        }

        transcript.Line("Overlaps", set.Overlaps([5, 10]) && !set.Overlaps([5, 6]));
        transcript.Line("IsSupersetOf", set.IsSupersetOf([3, 10]) && !set.IsSupersetOf([3, 11]));
        transcript.Line("RemoveWhere", set.RemoveWhere(static item => item >= 4));
        HashSet<string?> texts = ["x", null, "y", null];
        transcript.Line("null in a set", texts.Count);
        transcript.Line("null is found", texts.Contains(null) && texts.Remove(null) && !texts.Contains(null));
        transcript.Line("TryGetValue", texts.TryGetValue("y", out string? found) ? found : "none");
    }

    /// <summary>A walk through everything that changes a dictionary, by a fixed sequence of numbers.</summary>
    private static void Random(Transcript transcript)
    {
        Dictionary<int, int> dictionary = [];
        HashSet<int> set = [];
        uint state = 54321;
        for (int i = 0; i < 30_000; i++)
        {
            int key = (int)(Next(ref state) % 2000) * 4096;
            switch (Next(ref state) % 8)
            {
                case 0 or 1 or 2:
                    dictionary[key] = i;
                    set.Add(key);
                    break;
                case 3:
                    dictionary.TryAdd(key, i);
                    break;
                case 4 when key < 4096:
                    dictionary.EnsureCapacity(key);
                    break;
                case 5 when key < 4096:
                    dictionary.Clear();
                    set.Clear();
                    break;
                default:
                    dictionary.Remove(key);
                    set.Remove(key - 4096);
                    break;
            }

            if (i % 250 == 0)
            {
                long digest = dictionary.Count;
                foreach ((int k, int value) in dictionary)
                {
                    digest = unchecked((digest * 31) + k + value);
                }

                transcript.Line("random", digest);
                foreach (int item in set)
                {
                    digest = unchecked((digest * 31) + item);
                }

                transcript.Line("random set", digest + set.Count);
            }
        }
    }

    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state;
    }

    private sealed class ByLength : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x?.Length == y?.Length;

        public int GetHashCode(string obj) => obj.Length;
    }
}
