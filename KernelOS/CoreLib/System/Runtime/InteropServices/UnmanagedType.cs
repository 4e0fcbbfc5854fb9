namespace System.Runtime.InteropServices;

/// <summary>Marks the unmanaged constraint.</summary>
public enum UnmanagedType
{
    Bool = 2,
}
