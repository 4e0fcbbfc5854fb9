using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What <c>typeof</c> and array initialisers compile to where nothing better is known; ilc finds the methods by name.</summary>
internal static unsafe class LdTokenHelpers
{
    /// <summary>A type as a token.</summary>
    public static RuntimeTypeHandle GetRuntimeTypeHandle(nint pEEType) => new(pEEType);

    /// <summary>A type as an object, a new one each time.</summary>
    public static Type GetRuntimeType(nint pEEType) => new RuntimeType((MethodTable*)pEEType);

    /// <summary>A method as a token, which is good for nothing here.</summary>
    public static RuntimeMethodHandle GetRuntimeMethodHandle(nint pHandleSignature) => default;

    /// <summary>A field as a token, which is good for nothing here: ilc itself fills arrays with constants.</summary>
    public static RuntimeFieldHandle GetRuntimeFieldHandle(nint pHandleSignature) => default;
}
