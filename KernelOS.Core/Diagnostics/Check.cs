using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace KernelOS.Core.Diagnostics;

/// <summary>Statements that must hold; one that does not is a panic.</summary>
public static class Check
{
    /// <summary>Panics with <paramref name="message"/> unless <paramref name="condition"/> holds; present in every build.</summary>
    public static void That([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            Panic.Raise(message);
        }
    }

    /// <summary>As <see cref="That"/>, in debug builds only: for checks too dear for the hot path.</summary>
    [Conditional("DEBUG")]
    public static void Debug([DoesNotReturnIf(false)] bool condition, string message) => That(condition, message);
}
