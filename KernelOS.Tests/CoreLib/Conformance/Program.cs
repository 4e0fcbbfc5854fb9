#if KERNELOS_BARE_METAL
using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Tests.Freestanding;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>The program's entry.</summary>
internal static unsafe class Program
{
    // Without an argument everything, with "#" the allocations, with "@" what collections keep, with "!" a method that damages its own stack, with a number one of the failures.
    [RuntimeExport("freestanding_main")]
    public static void Main(int argumentCount, byte** arguments)
    {
        FreestandingProgram.InitializeRuntime();
        Transcript transcript = new();
        if (argumentCount == 1)
        {
            AllChecks.Run(transcript);
        }
        else if (arguments[1][0] == '#')
        {
            AllocationChecks.Run(transcript, CountObjects);
        }
        else if (arguments[1][0] == '@')
        {
            CollectionMemoryChecks.Run(transcript, static () => FreestandingProgram.LiveBlocks);
        }
        else if (arguments[1][0] == '!')
        {
            OverrunBuffer(48);
        }
        else
        {
            FailureChecks.Run(ReadNumber(arguments[1]));
        }

        FreestandingProgram.WriteAll(FreestandingProgram.StandardOutput, transcript.Written);
        FreestandingProgram.Exit(0);
    }

    // SAFETY: an argument ends with a NUL.
    private static int ReadNumber(byte* digits)
    {
        int number = 0;
        for (; *digits != 0; digits++)
        {
            number = (number * 10) + *digits - '0';
        }

        return number;
    }

    // SAFETY: none; that it is not safe is what is to be noticed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int OverrunBuffer(int length)
    {
        byte* buffer = stackalloc byte[16];
        for (int i = 0; i < length; i++)
        {
            buffer[i] = 0xEE;
        }

        return buffer[3];
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_allocation_count")]
    private static extern ulong CountObjects();
}
#endif
