using System.CommandLine;

namespace KernelOS.Tool.Commands;

/// <summary><c>bench</c>: measures.</summary>
internal sealed class BenchCommand : Command
{
    /// <summary>Makes the command.</summary>
    public BenchCommand()
        : base("bench", "Runs the benchmarks (not yet).")
    {
        SetAction(Refuse);
    }

    private static int Refuse(ParseResult parsed) => throw new ToolException("bench: not yet");
}
