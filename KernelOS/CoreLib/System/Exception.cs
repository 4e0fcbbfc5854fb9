namespace System;

/// <summary>What can be thrown; here a <c>throw</c> is a panic that names the exception's type and message.</summary>
public class Exception
{
    private readonly string? _message;

    public Exception()
    {
    }

    public Exception(string? message) => _message = message;

    public Exception(string? message, Exception? innerException)
    {
        _message = message;
        InnerException = innerException;
    }

    public virtual string Message => _message ?? "Exception of type 'System.Exception' was thrown.";

    public Exception? InnerException { get; }

    /// <summary>The full name of the nearest type of this library; the compiled image holds no type names.</summary>
    internal virtual string TypeName => "System.Exception";
}
