using System;
using System.Text;

namespace KernelOS.Tests.Boot;

/// <summary>What a program did.</summary>
/// <param name="Status">Its exit status, or 128 plus the number of the signal that killed it.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record ProgramResult(int Status, byte[] Output, byte[] Error)
{
    /// <summary>Its output as text.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Its error output as text.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);

    /// <summary>Whether another run did just the same.</summary>
    public bool Agrees(ProgramResult other) =>
        Status == other.Status && Output.AsSpan().SequenceEqual(other.Output) && Error.AsSpan().SequenceEqual(other.Error);
}
