using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>A method together with the object to call it on.</summary>
/// <remarks>
/// A call loads <c>_firstParameter</c> into the first argument register and jumps to <c>_functionPointer</c>. For a method
/// without an object the first argument is the delegate itself, and the pointer a thunk that drops it again.
/// ilc looks for the fields, for the methods named Initialize… and for <see cref="GetThunk"/> by name.
/// </remarks>
public abstract class Delegate
{
    private const int ClosedInstanceThunkOverGenericMethod = 3;

    private object? _firstParameter;
    private object? _helperObject;
    private nint _extraFunctionPointerOrData;
    private nint _functionPointer;

    private protected Delegate()
    {
    }

    public static bool operator ==(Delegate? d1, Delegate? d2) => d1 is null ? d2 is null : d1.Equals(d2);

    public static bool operator !=(Delegate? d1, Delegate? d2) => !(d1 == d2);

    /// <summary>Whether two delegates of one type call the same method on the same object.</summary>
    public override unsafe bool Equals(object? obj)
    {
        if (obj is null || obj.MethodTable != MethodTable)
        {
            return false;
        }

        Delegate other = Unsafe.As<Delegate>(obj);
        object? target = ReferenceEquals(_firstParameter, this) ? null : _firstParameter;
        object? otherTarget = ReferenceEquals(other._firstParameter, other) ? null : other._firstParameter;
        return _functionPointer == other._functionPointer
            && _extraFunctionPointerOrData == other._extraFunctionPointerOrData
            && target == otherTarget
            && _helperObject == other._helperObject;
    }

    public override int GetHashCode() =>
        (_extraFunctionPointerOrData == 0 ? _functionPointer : _extraFunctionPointerOrData).GetHashCode();

    /// <summary>The address of a thunk that ilc made for this delegate type, or 0; ilc overrides it in every delegate type.</summary>
    private protected virtual nint GetThunk(int whichThunk) => 0;

    private void InitializeClosedInstance(object? firstParameter, nint functionPointer)
    {
        if (firstParameter is null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        _functionPointer = functionPointer;
        _firstParameter = firstParameter;
    }

    // As above, where the pointer may be a tagged one that carries a generic method's hidden argument.
    private void InitializeClosedInstanceSlow(object? firstParameter, nint functionPointer)
    {
        if (!GenericMethodPointer.IsTagged(functionPointer))
        {
            InitializeClosedInstance(firstParameter, functionPointer);
            return;
        }

        if (firstParameter is null)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        _firstParameter = this;
        _functionPointer = GetThunk(ClosedInstanceThunkOverGenericMethod);
        _extraFunctionPointerOrData = functionPointer;
        _helperObject = firstParameter;
    }

    private unsafe void InitializeClosedInstanceToInterface(object? firstParameter, nint dispatchCell)
    {
        if (firstParameter is null)
        {
            ThrowHelpers.ThrowNullReferenceException();
        }

        _functionPointer = InterfaceDispatch.Resolve(firstParameter, (InterfaceDispatchCell*)dispatchCell);
        _firstParameter = firstParameter;
    }

    private void InitializeClosedStaticThunk(object? firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _extraFunctionPointerOrData = functionPointer;
        _helperObject = firstParameter;
        _functionPointer = functionPointerThunk;
        _firstParameter = this;
    }

    private void InitializeOpenStaticThunk(object? firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _firstParameter = this;
        _functionPointer = functionPointerThunk;
        _extraFunctionPointerOrData = functionPointer;
    }

    /// <summary>An element of a list of delegates; ilc's thunks for such lists, which nothing here makes, name it.</summary>
    private struct Wrapper
    {
        public Delegate Value;
    }
}
