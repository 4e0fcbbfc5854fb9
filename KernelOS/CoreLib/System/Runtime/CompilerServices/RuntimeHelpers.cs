namespace System.Runtime.CompilerServices;

/// <summary>What the compiler calls for arrays and spans with constant contents, and a few questions about types.</summary>
public static unsafe class RuntimeHelpers
{
    public static int OffsetToStringData => sizeof(nint) + sizeof(int);

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern bool IsReferenceOrContainsReferences<T>()
        where T : allows ref struct;

    /// <summary>Whether values are equal exactly if their bytes are.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern bool IsBitwiseEquatable<T>();

    // For this and the next, ilc copies or points to the constants; a field's token says nothing at run time.
    [Intrinsic]
    public static void InitializeArray(Array array, RuntimeFieldHandle fldHandle) => ThrowHelpers.ThrowPlatformNotSupportedException();

    [Intrinsic]
    public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle fldHandle)
    {
        ThrowHelpers.ThrowPlatformNotSupportedException();
        return default;
    }

    /// <summary>The object's identity as a number: nothing moves objects here, so it is the address.</summary>
    public static int GetHashCode(object? o)
    {
        // SAFETY: a reference is read as the number it is.
        ulong address = *(ulong*)Unsafe.AsPointer(ref o);
        return unchecked((int)(address >> 3)) ^ (int)(address >> 35);
    }

    public static T[] GetSubArray<T>(T[] array, Range range)
    {
        (int offset, int length) = range.GetOffsetAndLength(array.Length);
        return new ReadOnlySpan<T>(array, offset, length).ToArray();
    }
}
