using System;
using System.Collections.Generic;
using System.IO;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>Runs programs on KernelOS, all of them in one boot.</summary>
/// <remarks>
/// One boot has one standard output and one standard error for all programs. Between two of them, and before the first
/// and after the last, runs <c>marker.c</c>, which writes a line to both that no program could guess. After each of them
/// everything that the kernel had in use for it must be back.
/// </remarks>
public sealed class KernelRunner : IProgramRunner
{
    // What the tool may take besides the machine's own time: building, making the image.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(60);

    private readonly GuestMachine _machine;
    private readonly IReadOnlyList<string> _options;
    private readonly ITool _tool;

    /// <summary>Prepares to boot.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="options">Further options of <c>build/kernelos run</c>.</param>
    public KernelRunner(GuestMachine machine, params string[] options)
        : this(machine, options, new KernelosTool())
    {
    }

    /// <summary>Prepares to boot with another tool.</summary>
    internal KernelRunner(GuestMachine machine, IReadOnlyList<string> options, ITool tool)
    {
        _machine = machine;
        _options = options;
        _tool = tool;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProgramResult?> Run(IReadOnlyList<ProgramRun> programs, byte[] input) => Boot(programs, input).Programs;

    /// <summary>Boots, runs the programs and gives everything that was seen.</summary>
    public BootResult Boot(IReadOnlyList<ProgramRun> programs, byte[] input)
    {
        string log = Path.GetTempFileName();
        try
        {
            Transcript transcript = new(UserProgram.Build("marker", CLibrary.None), Guid.NewGuid().ToString("N"), programs);
            string[] arguments =
            [
                "run", .. _machine.Options, "--log", log, "--timeout", $"{_machine.Limit.TotalSeconds:0}", "--append", "counts", .. _options,
                .. transcript.CommandLine(),
            ];
            CommandResult result = _tool.Run(arguments, input, _machine.Limit + s_grace);
            BootResult boot = transcript.Read(result, File.ReadAllText(log));
            foreach (KernelUse use in KernelUse.Read(boot.Log))
            {
                Assert.That(use.Leftovers, Is.Empty, boot.Log);
            }

            return boot;
        }
        finally
        {
            File.Delete(log);
        }
    }
}
