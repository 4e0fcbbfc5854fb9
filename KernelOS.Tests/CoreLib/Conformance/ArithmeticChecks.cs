using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Arithmetic that calls into the library.</summary>
internal static class ArithmeticChecks
{
    public static void Run(Transcript transcript)
    {
        transcript.Group("arithmetic");
        long[] values = [0, 1, -1, 2, 7, 255, 65_536, int.MaxValue, int.MinValue, 4_294_967_296, long.MaxValue, long.MinValue, 0x0123_4567_89AB_CDEF];
        foreach (long a in values)
        {
            foreach (long b in values)
            {
                Try(transcript, a, b);
            }
        }

        transcript.Line("Abs", Math.Abs(-5) + Math.Abs(int.MinValue + 1L) + Math.Abs((short)-3));
        transcript.Line("Sign", Math.Sign(-9L) + Math.Sign(0) + Math.Sign((sbyte)4));
        transcript.Line("Clamp", Math.Clamp(15, 0, 10) + Math.Clamp(-5, 0, 10) + Math.Clamp(5, 0, 10));
        transcript.Line("DivRem", Math.DivRem(-17, 5, out int remainder));
        transcript.Line("remainder", remainder);
        (ulong quotient, ulong rest) = Math.DivRem(ulong.MaxValue, 10UL);
        transcript.Line("DivRem unsigned", quotient);
        transcript.Line("rest", rest);
        transcript.Line("compare", 3.CompareTo(5) + 5L.CompareTo(3L) + 4u.CompareTo(4u));
        transcript.Line("compare bytes", ((byte)3).CompareTo((byte)10));
        transcript.Line("compare object", 3.CompareTo((object)5) + 3.CompareTo(null));
        transcript.Line("Equals", 3.Equals((object)3) && !3.Equals((object)3L) && 3.Equals(3));
        transcript.Line("hash", 3.GetHashCode() + (-1L).GetHashCode() + 0x1_0000_0001UL.GetHashCode() + true.GetHashCode() + 'a'.GetHashCode());
        transcript.Line("hash of short", ((short)-2).GetHashCode() + ((sbyte)-3).GetHashCode() + ((ushort)9).GetHashCode());
        transcript.Line("limits", nint.MaxValue == long.MaxValue && nuint.MinValue == 0 && nint.Size == 8);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Try(Transcript transcript, long a, long b)
    {
        transcript.Line("min", Math.Min(a, b));
        transcript.Line("max", Math.Max((ulong)a, (ulong)b));
        transcript.Line("high", Math.BigMul(a, b, out long low));
        transcript.Line("low", low);
        transcript.Line("high unsigned", Math.BigMul((ulong)a, (ulong)b, out ulong _));
        transcript.Line("32", Math.BigMul((int)a, (int)b));
        if (b != 0 && !(a == long.MinValue && b == -1))
        {
            transcript.Line("quotient", a / b);
            transcript.Line("remainder", a % b);
            transcript.Line("unsigned", (ulong)a / (ulong)b);
        }
    }
}
