using System.Runtime.CompilerServices;

namespace KernelOS.Core.Syscalls;

/// <summary>What a system call leaves in rax: a value, or the negative of an <see cref="Errno"/> (-4095 to -1).</summary>
/// <param name="value">The register's value.</param>
public readonly struct SyscallResult(nint value)
{
    /// <summary>The largest error number that the convention can tell from a value.</summary>
    public const int MaximumErrno = 4095;

    /// <summary>The register's value.</summary>
    public nint Value { get; } = value;

    /// <summary>Whether this is an error.</summary>
    public bool IsError => Value is < 0 and >= -MaximumErrno;

    /// <summary>The error; <see cref="Errno.None"/> on success.</summary>
    public Errno Error => IsError ? (Errno)(-Value) : Errno.None;

    /// <summary>A success that has nothing to say.</summary>
    public static SyscallResult Success => default;

    /// <summary>A success with an unsigned value, such as an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SyscallResult FromUnsigned(nuint value) => new((nint)value);

    /// <summary>A success with a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator SyscallResult(nint value) => new(value);

    /// <summary>A failure; <see cref="Errno.None"/> is success.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator SyscallResult(Errno error) => new(-(nint)error);
}
