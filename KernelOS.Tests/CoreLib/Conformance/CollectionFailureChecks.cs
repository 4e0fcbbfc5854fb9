using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>How collections must fail: <see cref="FailureChecks"/> from number <see cref="First"/> on.</summary>
internal static class CollectionFailureChecks
{
    /// <summary>The first one's number.</summary>
    public const int First = 29;

    /// <summary>How many there are.</summary>
    public const int Count = 15;

    /// <summary>Does something that fails; returns only if it did not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run(int index)
    {
        List<int> list = [1, 2, 3];
        Dictionary<string, int> dictionary = new() { ["one"] = 1, ["two"] = 2 };
        Queue<int> queue = new();
        switch (index - First)
        {
            case 0:
                return list[list.Count];
            case 1:
                list.RemoveAt(-1);
                return 0;
            case 2:
                list.Insert(4, 0);
                return 0;
            case 3:
                foreach (int item in list)
                {
                    list.Add(item);
                }

                return 0;
            case 4:
                list.Capacity = 2;
                return 0;
            case 5:
                return dictionary["three"];
            case 6:
                dictionary.Add("one", 3);
                return 0;
            case 7:
                foreach (KeyValuePair<string, int> pair in dictionary)
                {
                    dictionary[pair.Key + "!"] = pair.Value;
                }

                return 0;
            case 8:
                return dictionary[null!];
            case 9:
                return queue.Dequeue();
            case 10:
                return queue.Peek();
            case 11:
                return new Stack<int>().Pop();
            case 12:
                return new List<int>(-1).Count;
            case 13:
                list.RemoveRange(2, 2);
                return 0;
            default:
                return Comparer<object>.Default.Compare(queue, list);
        }
    }
}
