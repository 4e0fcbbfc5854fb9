namespace System.Runtime.CompilerServices;

/// <summary>The method's body is in a class that the compiler made.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public class StateMachineAttribute : Attribute
{
    public StateMachineAttribute(Type stateMachineType) => StateMachineType = stateMachineType;

    public Type StateMachineType { get; }
}
