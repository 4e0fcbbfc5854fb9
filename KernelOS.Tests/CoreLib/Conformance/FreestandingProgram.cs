#if KERNELOS_BARE_METAL
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>The program's entry and what CoreLib imports, on Linux.</summary>
internal static unsafe class FreestandingProgram
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int PanicStatus = 134;
    private const int ArenaSize = 64 << 20;
    private const int HeaderSize = 16;
    private const nuint Freed = 0xDEAD_DEAD;

    private static Arena s_arena;
    private static nuint s_used;
    private static ulong s_live;

    // Without an argument everything, with "#" the allocations, with "@" what collections keep, with "!" a method that damages its own stack, with a number one of the failures.
    [RuntimeExport("conformance_main")]
    public static void Main(int argumentCount, byte** arguments)
    {
        InitializeRuntime();
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
            CollectionMemoryChecks.Run(transcript, static () => s_live);
        }
        else if (arguments[1][0] == '!')
        {
            OverrunBuffer(48);
        }
        else
        {
            FailureChecks.Run(ReadNumber(arguments[1]));
        }

        WriteAll(StandardOutput, transcript.Written);
        Exit(0);
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

    [RuntimeExport("kos_heap_allocate")]
    public static void* Allocate(nuint bytes)
    {
        nuint rounded = HeaderSize + ((bytes + 15) & ~(nuint)15);
        if (rounded < bytes || rounded > ArenaSize - s_used)
        {
            return null;
        }

        // SAFETY: the arena is a static of an unmanaged type; the check keeps inside it.
        byte* block = (byte*)Unsafe.AsPointer(ref s_arena) + s_used;
        s_used += rounded;
        s_live++;
        *(nuint*)block = bytes;
        return block + HeaderSize;
    }

    // What is given back is overwritten and never given out again, so that whoever still uses it does not find what was there.
    [RuntimeExport("kos_heap_free")]
    public static void Free(void* memory)
    {
        // SAFETY: what lies in the arena was given out by Allocate, with its length before it.
        byte* start = (byte*)Unsafe.AsPointer(ref s_arena);
        if ((nuint)((byte*)memory - start) >= ArenaSize)
        {
            return;
        }

        nuint* header = (nuint*)((byte*)memory - HeaderSize);
        if (*header == Freed)
        {
            Panic("memory is freed twice");
        }

        new Span<byte>(memory, (int)*header).Fill(0xDD);
        *header = Freed;
        s_live--;
    }

    [DoesNotReturn]
    [RuntimeExport("kos_panic")]
    public static void Panic(string message)
    {
        WriteText(message);
        Exit(PanicStatus);
    }

    [DoesNotReturn]
    [RuntimeExport("kos_panic_exception")]
    public static void PanicException(string typeName, string message)
    {
        WriteText(typeName);
        WriteText(": ");
        Panic(message);
    }

    private static void WriteText(string text)
    {
        foreach (char character in text)
        {
            byte value = (byte)character;
            WriteAll(StandardError, new ReadOnlySpan<byte>(in value));
        }
    }

    private static void WriteAll(int file, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            // SAFETY: nothing moves objects here.
            long written = Write(file, (byte*)Unsafe.AsPointer(in bytes[0]), (nuint)bytes.Length);
            if (written <= 0)
            {
                Exit(1);
            }

            bytes = bytes.Slice((int)written);
        }
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_initialize")]
    private static extern void InitializeRuntime();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_runtime_allocation_count")]
    private static extern ulong CountObjects();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "conformance_write")]
    private static extern long Write(int file, byte* bytes, nuint length);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "conformance_exit")]
    private static extern void Exit(int status);

    [InlineArray(ArenaSize / 16)]
    private struct Arena
    {
        private (ulong, ulong) _first;
    }
}
#endif
