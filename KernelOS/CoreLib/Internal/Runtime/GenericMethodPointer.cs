namespace Internal.Runtime;

/// <summary>A function pointer to a shared generic method: its address and its hidden argument in one, marked by a bit.</summary>
internal static class GenericMethodPointer
{
    private const nint Tag = 2;

    /// <summary>Whether a function pointer is such a one.</summary>
    public static bool IsTagged(nint pointer) => (pointer & Tag) != 0;
}
