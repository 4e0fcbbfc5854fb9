using System;
using System.CommandLine;
using KernelOS.Tool.Building;
using KernelOS.Tool.Setup;

namespace KernelOS.Tool.Commands;

/// <summary><c>test</c>: runs the tests.</summary>
internal sealed class TestCommand : Command
{
    /// <summary>Makes the command.</summary>
    public TestCommand(Func<Repository> repository)
        : base("test", "Builds everything and runs the tests, those on the host and those that boot the kernel.\nThe last line gives the counts; the status is 0 only if all passed.")
    {
        Argument<string?> filter = new("FILTER")
        {
            HelpName = "[FILTER]",
            Description = "Only tests whose full name contains this, or an expression of 'dotnet test --filter'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Add(filter);
        SetAction(parsed =>
        {
            new HostSetup(Requirements.All).Ensure();
            new KernelBuild(repository()).BuildAll();
            return new TestRun(repository()).Run(parsed.GetValue(filter));
        });
    }
}
