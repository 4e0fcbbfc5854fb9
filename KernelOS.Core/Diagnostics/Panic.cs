using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
#if KERNELOS_BARE_METAL
using System.Runtime;
using System.Runtime.InteropServices;
#else
using System.Text;
#endif

namespace KernelOS.Core.Diagnostics;

/// <summary>Ends everything when an invariant of the kernel is broken: halts the machine on bare metal, throws on the host.</summary>
public static class Panic
{
    /// <summary>Reports <paramref name="message"/> and never returns.</summary>
    /// <exception cref="KernelPanicException">On the host, always.</exception>
    [DoesNotReturn]
    public static void Raise(string message)
    {
        Halt(message);

        // A method without a way out is what makes the compiler put its calls out of the way, and expect nothing after them.
        while (true)
        {
        }
    }

    /// <summary>Reports an interpolated <paramref name="message"/> and never returns; allocates nothing.</summary>
    /// <remarks>For cold methods: see <see cref="Message"/>.</remarks>
    /// <exception cref="KernelPanicException">On the host, always.</exception>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Raise(ref Message message) => Halt(message.Text);

#if KERNELOS_BARE_METAL
    // void kos_panic(String *message): a managed string.
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_panic")]
    private static extern void Halt(string message);

    // void kos_panic_utf8(const uint8_t *text, size_t length)
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_panic_utf8")]
    private static extern void HaltUtf8(ref byte text, nuint length);

    [DoesNotReturn]
    private static void Halt(ReadOnlySpan<byte> text) => HaltUtf8(ref MemoryMarshal.GetReference(text), (nuint)text.Length);
#else
    [DoesNotReturn]
    private static void Halt(string message) => throw new KernelPanicException(message);

    [DoesNotReturn]
    private static void Halt(ReadOnlySpan<byte> text) => Halt(Encoding.UTF8.GetString(text));
#endif
}
