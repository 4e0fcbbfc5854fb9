namespace KernelOS.Tests.Boot;

/// <summary>What a command of the host did.</summary>
/// <param name="Status">Its exit status, or 128 plus the number of the signal that killed it.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record CommandResult(int Status, byte[] Output, byte[] Error);
