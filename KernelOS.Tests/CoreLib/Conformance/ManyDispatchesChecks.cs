using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>More pairs of a calling place and a type than are remembered: what is not remembered is found all the same.</summary>
internal static class ManyDispatchesChecks
{
    private interface INumbered
    {
        int Number { get; }
    }

    private interface IDigit
    {
        static abstract int Value { get; }
    }

    private readonly struct Zero : IDigit
    {
        public static int Value => 0;
    }

    private readonly struct One : IDigit
    {
        public static int Value => 1;
    }

    private readonly struct Two : IDigit
    {
        public static int Value => 2;
    }

    private sealed class Numbered<THigh, TMiddle, TLow> : INumbered
        where THigh : struct, IDigit
        where TMiddle : struct, IDigit
        where TLow : struct, IDigit
    {
        public int Number => (THigh.Value * 9) + (TMiddle.Value * 3) + TLow.Value;
    }

    /// <summary>One calling place for each instance of this type: a generic type over structs is compiled for each.</summary>
    private static class Place<THigh, TMiddle, TLow>
        where THigh : struct, IDigit
        where TMiddle : struct, IDigit
        where TLow : struct, IDigit
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static int Call(INumbered numbered) => numbered.Number;
    }

    // 27 types at 27 places are 729 pairs.
    public static void Run(Transcript transcript)
    {
        transcript.Group("many dispatches");
        INumbered[] all = new INumbered[27];
        All<Zero>(all);
        All<One>(all);
        All<Two>(all);
        for (int round = 0; round < 2; round++)
        {
            CallAll<Zero>(transcript, all);
            CallAll<One>(transcript, all);
            CallAll<Two>(transcript, all);
        }
    }

    private static void All<THigh>(INumbered[] all)
        where THigh : struct, IDigit
    {
        All<THigh, Zero>(all);
        All<THigh, One>(all);
        All<THigh, Two>(all);
    }

    private static void All<THigh, TMiddle>(INumbered[] all)
        where THigh : struct, IDigit
        where TMiddle : struct, IDigit
    {
        int start = (THigh.Value * 9) + (TMiddle.Value * 3);
        all[start] = new Numbered<THigh, TMiddle, Zero>();
        all[start + 1] = new Numbered<THigh, TMiddle, One>();
        all[start + 2] = new Numbered<THigh, TMiddle, Two>();
    }

    private static void CallAll<THigh>(Transcript transcript, INumbered[] all)
        where THigh : struct, IDigit
    {
        CallAll<THigh, Zero>(transcript, all);
        CallAll<THigh, One>(transcript, all);
        CallAll<THigh, Two>(transcript, all);
    }

    private static void CallAll<THigh, TMiddle>(Transcript transcript, INumbered[] all)
        where THigh : struct, IDigit
        where TMiddle : struct, IDigit
    {
        long sum = 0;
        for (int i = 0; i < all.Length; i++)
        {
            sum = (sum * 3) + Place<THigh, TMiddle, Zero>.Call(all[i]) + Place<THigh, TMiddle, One>.Call(all[i]) + Place<THigh, TMiddle, Two>.Call(all[i]);
        }

        transcript.Line("sum", sum);
    }
}
