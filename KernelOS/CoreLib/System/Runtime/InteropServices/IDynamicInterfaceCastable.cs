namespace System.Runtime.InteropServices;

/// <summary>An object that decides for itself which interfaces it has; the runtime here never asks it.</summary>
internal interface IDynamicInterfaceCastable
{
    /// <summary>The type that implements an interface for this object.</summary>
    RuntimeTypeHandle GetDynamicInterfaceImplementation(RuntimeTypeHandle interfaceType);
}
