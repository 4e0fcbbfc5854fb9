namespace System;

/// <summary>No value at all.</summary>
public struct Void;
