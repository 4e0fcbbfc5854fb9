using System;
using System.Runtime;

namespace Internal.Runtime;

/// <summary>What <c>throw</c> compiles to: there are no handlers, so it ends everything.</summary>
internal static class ExceptionThrower
{
    /// <summary>Panics with the exception's type and message; null is what C# says it is, a null reference.</summary>
    /// <remarks>C prototype: <c>void kos_runtime_throw(Exception *exception)</c>; RhpThrowEx (ThrowException.S) goes here.</remarks>
    [RuntimeExport("kos_runtime_throw")]
    public static void Throw(Exception? exception)
    {
        if (exception is null)
        {
            ThrowHelpers.ThrowNullReferenceException();
        }

        Plugs.PanicException(exception.TypeName, exception.Message);
    }

    /// <summary>Where a method goes that finds the value below its return address changed.</summary>
    [RuntimeExport("RhpFallbackFailFast")]
    public static void FailFast() => Plugs.Panic("a buffer on the stack was overrun");
}
