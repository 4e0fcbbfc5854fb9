namespace System.Runtime.CompilerServices;

/// <summary>Marks something that does not change.</summary>
public static class IsConst;
