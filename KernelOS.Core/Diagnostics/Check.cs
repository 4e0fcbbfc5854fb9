using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Diagnostics;

/// <summary>Statements that must hold; one that does not is a panic.</summary>
public static class Check
{
    /// <summary>Panics with <paramref name="message"/> unless <paramref name="condition"/> holds; present in every build.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            Panic.Raise(message);
        }
    }

    /// <summary>As <see cref="That(bool, string)"/>, with an interpolated message that is composed only if the condition fails.</summary>
    /// <remarks>The caller's stack frame holds the <see cref="Message"/>: not for hot paths.</remarks>
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [InterpolatedStringHandlerArgument(nameof(condition))] ref Message message)
    {
        if (!condition)
        {
            Panic.Raise(ref message);
        }
    }

    /// <summary>As <see cref="That(bool, string)"/>, in debug builds only: for checks too dear for the hot path.</summary>
    [Conditional("DEBUG")]
    public static void Debug([DoesNotReturnIf(false)] bool condition, string message) => That(condition, message);
}
