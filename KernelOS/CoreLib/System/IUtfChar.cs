namespace System;

/// <summary>A code unit of the text that numbers are formatted to: a UTF-16 or a UTF-8 one.</summary>
/// <typeparam name="TSelf">The code unit's type.</typeparam>
internal interface IUtfChar<TSelf>
    where TSelf : unmanaged, IUtfChar<TSelf>
{
    /// <summary>The code unit of an ASCII character.</summary>
    static abstract TSelf FromAscii(byte value);
}
