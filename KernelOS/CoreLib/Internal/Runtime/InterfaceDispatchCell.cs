using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>A place in the code that calls an interface method on an object whose type is not known.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InterfaceDispatchCell
{
    /// <summary>The code that the call goes to.</summary>
    public nint Stub;

    /// <summary>The interface at first, later what has been found.</summary>
    public nint Cache;
}
