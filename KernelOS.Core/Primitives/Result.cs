using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Primitives;

/// <summary>A value, or the reason why there is none.</summary>
/// <typeparam name="TValue">What success yields.</typeparam>
/// <typeparam name="TError">A small enumeration of reasons; its zero value must mean "none" and is never a failure.</typeparam>
public readonly struct Result<TValue, TError>
    where TError : unmanaged, Enum
{
    private readonly TValue _value;
    private readonly TError _error;

    private Result(TValue value, TError error, bool isSuccess)
    {
        _value = value;
        _error = error;
        IsSuccess = isSuccess;
    }

    /// <summary>Whether there is a value.</summary>
    public bool IsSuccess { get; }

    /// <summary>The value; panics if there is none.</summary>
    public TValue Value
    {
        get
        {
            Check.That(IsSuccess, "the value of a failed result was read");
            return _value;
        }
    }

    /// <summary>Why there is no value; the zero value of <typeparamref name="TError"/> on success.</summary>
    public TError Error => _error;

    /// <summary>Gives the value and true, or false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(out TValue value)
    {
        value = _value;
        return IsSuccess;
    }

    /// <summary>A success.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Result<TValue, TError>(TValue value) => new(value, default, isSuccess: true);

    /// <summary>A failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Result<TValue, TError>(TError error) => new(default!, error, isSuccess: false);
}
