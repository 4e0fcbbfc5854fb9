using System.Diagnostics.CodeAnalysis;
#if KERNELOS_BARE_METAL
using System.Runtime;
using System.Runtime.CompilerServices;
#endif

namespace KernelOS.Core.Diagnostics;

/// <summary>Ends everything when an invariant of the kernel is broken: halts the machine on bare metal, throws on the host.</summary>
public static class Panic
{
    /// <summary>Reports <paramref name="message"/> and never returns.</summary>
    /// <exception cref="KernelPanicException">On the host, always.</exception>
    [DoesNotReturn]
    public static void Raise(string message) => Halt(message);

#if KERNELOS_BARE_METAL
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_panic")]
    private static extern void Halt(string message);
#else
    [DoesNotReturn]
    private static void Halt(string message) => throw new KernelPanicException(message);
#endif
}
