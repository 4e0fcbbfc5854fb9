#if KERNELOS_BARE_METAL
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.Freestanding;

/// <summary>What CoreLib and Core import, on Linux. The program's own is <c>void freestanding_main(int argc, byte** argv)</c>, which calls <see cref="InitializeRuntime"/> first and <see cref="Exit"/> last.</summary>
internal static unsafe class FreestandingProgram
{
    public const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int PanicStatus = 134;
    private const int ArenaSize = 64 << 20;
    private const int HeaderSize = 16;
    private const nuint Freed = 0xDEAD_DEAD;

    private static Arena s_arena;
    private static nuint s_used;

    /// <summary>How many blocks of the heap are in use.</summary>
    public static ulong LiveBlocks { get; private set; }

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
        LiveBlocks++;
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
        LiveBlocks--;
    }

    [DoesNotReturn]
    [RuntimeExport("kos_panic")]
    public static void Panic(string message)
    {
        WriteText(message);
        Exit(PanicStatus);
    }

    // SAFETY: the caller's text is that long.
    [DoesNotReturn]
    [RuntimeExport("kos_panic_utf8")]
    public static void PanicUtf8(byte* text, nuint length)
    {
        WriteAll(StandardError, new ReadOnlySpan<byte>(text, (int)length));
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

    /// <summary>Writes bytes to a file descriptor; ends the program if it cannot.</summary>
    public static void WriteAll(int file, ReadOnlySpan<byte> bytes)
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
    public static extern void InitializeRuntime();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "freestanding_write")]
    private static extern long Write(int file, byte* bytes, nuint length);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "freestanding_exit")]
    public static extern void Exit(int status);

    [InlineArray(ArenaSize / 16)]
    private struct Arena
    {
        private (ulong, ulong) _first;
    }
}
#endif
