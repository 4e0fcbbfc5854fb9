namespace System.Runtime.CompilerServices;

/// <summary>The method is an iterator.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class IteratorStateMachineAttribute : StateMachineAttribute
{
    public IteratorStateMachineAttribute(Type stateMachineType)
        : base(stateMachineType)
    {
    }
}
