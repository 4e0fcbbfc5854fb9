using System.Diagnostics.CodeAnalysis;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Where compiled code goes when one of its checks fails: a panic that names the exception .NET would throw.</summary>
/// <remarks>
/// ilc finds the methods by name. This library calls them too, so that nothing in it needs <c>throw</c>. Each ends in a
/// loop, since a method without a way out is what makes ilc move its calls out of the way and expect nothing after them.
/// </remarks>
internal static class ThrowHelpers
{
    [DoesNotReturn]
    public static void ThrowArgumentException()
    {
        Plugs.Panic("System.ArgumentException: Value does not fall within the expected range.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowArgumentNullException()
    {
        Plugs.Panic("System.ArgumentNullException: Value cannot be null.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowArgumentOutOfRangeException()
    {
        Plugs.Panic("System.ArgumentOutOfRangeException: Specified argument was out of the range of valid values.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowArrayTypeMismatchException()
    {
        Plugs.Panic("System.ArrayTypeMismatchException: Attempted to access an element as a type incompatible with the array.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowBodyRemoved()
    {
        Plugs.Panic("System.NotSupportedException: A method was called that the compiler took to be unreachable.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowChangedDuringEnumeration()
    {
        Plugs.Panic("System.InvalidOperationException: Collection was modified; enumeration operation may not execute.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowDivideByZeroException()
    {
        Plugs.Panic("System.DivideByZeroException: Attempted to divide by zero.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowDuplicateKey()
    {
        Plugs.Panic("System.ArgumentException: An item with the same key has already been added.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowEmptyCollection()
    {
        Plugs.Panic("System.InvalidOperationException: The collection is empty.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowFeatureBodyRemoved()
    {
        Plugs.Panic("System.NotSupportedException: A method was called whose feature is switched off.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowFormatException()
    {
        Plugs.Panic("System.FormatException: Format specifier was invalid.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowIndexOutOfRangeException()
    {
        Plugs.Panic("System.IndexOutOfRangeException: Index was outside the bounds of the array.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowInstanceBodyRemoved()
    {
        Plugs.Panic("System.NotSupportedException: A method was called of a type that is never made.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowInvalidCastException()
    {
        Plugs.Panic("System.InvalidCastException: Specified cast is not valid.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowKeyNotFound()
    {
        Plugs.Panic("System.Collections.Generic.KeyNotFoundException: The given key was not present in the dictionary.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowNotComparable()
    {
        Plugs.Panic("System.ArgumentException: At least one object must implement IComparable.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowNoValueException()
    {
        Plugs.Panic("System.InvalidOperationException: Nullable object must have a value.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowNotImplementedException()
    {
        Plugs.Panic("System.NotImplementedException: The method or operation is not implemented.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowNotSupportedException()
    {
        Plugs.Panic("System.NotSupportedException: Specified method is not supported.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowNotSupportedInlineArrayEqualsGetHashCode()
    {
        Plugs.Panic("System.NotSupportedException: Equals and GetHashCode are not supported for inline arrays.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowNullReferenceException()
    {
        Plugs.Panic("System.NullReferenceException: Object reference not set to an instance of an object.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowOutOfMemoryException()
    {
        Plugs.Panic("System.OutOfMemoryException: Insufficient memory to continue the execution of the program.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowOverflowException()
    {
        Plugs.Panic("System.OverflowException: Arithmetic operation resulted in an overflow.");
        while (true)
        {
        }
    }

    [DoesNotReturn]
    public static void ThrowPlatformNotSupportedException()
    {
        Plugs.Panic("System.PlatformNotSupportedException: Operation is not supported on this platform.");
        while (true)
        {
        }
    }
}
