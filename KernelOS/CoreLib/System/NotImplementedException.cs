namespace System;

/// <summary>The method or operation is not implemented.</summary>
public class NotImplementedException : SystemException
{
    public NotImplementedException()
        : base("The method or operation is not implemented.")
    {
    }

    public NotImplementedException(string? message)
        : base(message)
    {
    }

    public NotImplementedException(string? message, Exception? inner)
        : base(message, inner)
    {
    }

    internal override string TypeName => "System.NotImplementedException";
}
