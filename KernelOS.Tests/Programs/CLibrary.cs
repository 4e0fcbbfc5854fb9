namespace KernelOS.Tests.Programs;

/// <summary>The C library that a user program is linked with; always statically.</summary>
public enum CLibrary
{
    /// <summary>None: the program has its own <c>_start</c>.</summary>
    None,

    /// <summary>musl.</summary>
    Musl,

    /// <summary>The GNU C library.</summary>
    Glibc,
}
