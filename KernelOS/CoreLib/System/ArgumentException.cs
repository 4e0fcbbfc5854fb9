namespace System;

/// <summary>An argument is not valid.</summary>
public class ArgumentException : SystemException
{
    public ArgumentException()
        : base("Value does not fall within the expected range.")
    {
    }

    public ArgumentException(string? message)
        : base(message)
    {
    }

    public ArgumentException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public ArgumentException(string? message, string? paramName)
        : base(message) => ParamName = paramName;

    public virtual string? ParamName { get; }

    public override string Message =>
        string.IsNullOrEmpty(ParamName) ? base.Message : string.Concat(base.Message, " (Parameter '", ParamName, "')");

    internal override string TypeName => "System.ArgumentException";
}
