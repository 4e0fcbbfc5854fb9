namespace System;

/// <summary>What ilc takes the generic interfaces of a one-dimensional array from.</summary>
/// <typeparam name="T">The elements' type.</typeparam>
internal abstract class Array<T> : Array
{
}
