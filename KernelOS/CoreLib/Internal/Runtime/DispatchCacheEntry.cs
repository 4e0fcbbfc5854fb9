using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>That an interface's method is, for one type, this method; never changed once others can see it.</summary>
/// <remarks>InterfaceDispatch.S knows the layout of the first three fields.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchCacheEntry
{
    /// <summary>The object's type.</summary>
    public MethodTable* Type;

    /// <summary>The method's address.</summary>
    public nint Target;

    /// <summary>What is known about other types; null at the end.</summary>
    public DispatchCacheEntry* Next;

    /// <summary>The interface, whose place in the cell the first entry takes.</summary>
    public MethodTable* Interface;
}
