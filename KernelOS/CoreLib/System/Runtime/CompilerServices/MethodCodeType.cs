namespace System.Runtime.CompilerServices;

/// <summary>What a method's body is written in.</summary>
public enum MethodCodeType
{
    IL = 0,
    Native = 1,
    OPTIL = 2,
    Runtime = 3,
}
