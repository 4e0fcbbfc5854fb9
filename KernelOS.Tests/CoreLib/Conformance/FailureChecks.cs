using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>What must fail: each on .NET with an exception, and on our own library with a panic that starts with its name.</summary>
internal static class FailureChecks
{
    /// <summary>How many there are.</summary>
    public const int Count = 44;

    private interface IThing
    {
        void Use();
    }

    private sealed class Thing : IThing
    {
        public int Number;

        public void Use() => Number++;
    }

    private sealed class OtherThing : IThing
    {
        public void Use()
        {
        }
    }

    /// <summary>Does something that fails; returns only if it did not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run(int index)
    {
        object text = Hidden("text");
        object[] strings = new string[2];
        int[] numbers = new int[4];
        switch (index)
        {
            case 0:
                return numbers[Opaque(4)];
            case 1:
                return numbers[Opaque(-1)];
            case 2:
                return numbers.AsSpan()[Opaque(4)];
            case 3:
                return numbers.AsSpan(Opaque(3), 2).Length;
            case 4:
                return "abc"[Opaque(3)];
            case 5:
                return ((Thing)text).Number;
            case 6:
                ((IThing)text).Use();
                return 0;
            case 7:
                return (int)text;
            case 8:
                return ((int[])text).Length;
            case 9:
                strings[0] = new Thing();
                return 0;
            case 10:
                return checked(Opaque(int.MaxValue) + 1);
            case 11:
                return checked((byte)Opaque(256));
            case 12:
                return 5 / Opaque(0);
            case 13:
                return new int[Opaque(-1)].Length;
            case 14:
                return (int)(object)(long)Opaque(1);
            case 15:
                return ((int?)null)!.Value + Opaque(0);
            case 16:
                throw new InvalidOperationException("thrown on purpose");
            case 17:
                throw new UnreachableException();
            case 18:
                return new Span<object>(strings).Length;
            case 19:
                ArgumentNullException.ThrowIfNull(Opaque(1) == 1 ? null : text);
                return 0;
            case 20:
                numbers.AsSpan().CopyTo(new int[3]);
                return 0;
            case 21:
                return MemoryMarshal.Read<int>(new byte[3]);
            case 22:
                return 5.ToString("Q").Length;
            case 23:
                return checked(Opaque(int.MinValue) * Opaque(-1));
            case 24:
                return numbers[1..Opaque(9)].Length;
            case 25:
                return new string('a', Opaque(-1)).Length;
            case 26:
                ref object element = ref ((object[])Hidden(new string[1]))[0];
                return element is null ? 0 : 1;
            case 27:
                return new long[Opaque(int.MaxValue)].Length;
            case 28:
                throw new ArgumentException("a bad argument", nameof(index));
            default:
                return index < CollectionFailureChecks.First + CollectionFailureChecks.Count ? CollectionFailureChecks.Run(index) : new OtherThing().GetHashCode();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Opaque(int value) => value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Hidden(object value) => value;
}
