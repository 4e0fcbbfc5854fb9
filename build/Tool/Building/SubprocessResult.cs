namespace KernelOS.Tool.Building;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">What it wrote to standard output and standard error.</param>
internal readonly record struct SubprocessResult(int ExitCode, string Output);
