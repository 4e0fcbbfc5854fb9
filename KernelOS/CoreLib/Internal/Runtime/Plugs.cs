using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>What the kernel must give this library.</summary>
internal static unsafe class Plugs
{
    /// <summary>Gives zeroed memory, aligned to 8 bytes; null if there is none.</summary>
    /// <remarks>C prototype: <c>void *kos_heap_allocate(size_t bytes)</c>.</remarks>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_heap_allocate")]
    public static extern void* HeapAllocate(nuint bytes);

    /// <summary>Takes back memory of <see cref="HeapAllocate"/>; must do nothing for an object that the compiler has put into the image.</summary>
    /// <remarks>C prototype: <c>void kos_heap_free(void *memory)</c>.</remarks>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_heap_free")]
    public static extern void HeapFree(void* memory);

    /// <summary>Ends everything because a check of the runtime failed; the message starts with the exception's type.</summary>
    /// <remarks>C prototype: <c>void kos_panic(String *message)</c>.</remarks>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_panic")]
    public static extern void Panic(string message);

    /// <summary>Ends everything because of a <c>throw</c>.</summary>
    /// <remarks>C prototype: <c>void kos_panic_exception(String *typeName, String *message)</c>.</remarks>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_panic_exception")]
    public static extern void PanicException(string typeName, string message);
}
