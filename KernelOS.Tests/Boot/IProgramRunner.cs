using System.Collections.Generic;

namespace KernelOS.Tests.Boot;

/// <summary>Something that runs static Linux programs: the host, or KernelOS in an emulator.</summary>
public interface IProgramRunner
{
    /// <summary>Runs programs one after the other.</summary>
    /// <param name="programs">What to run.</param>
    /// <param name="input">Their standard input; what one reads the next does not see.</param>
    /// <returns>For each its result, or null if it was not reached or did not end.</returns>
    IReadOnlyList<ProgramResult?> Run(IReadOnlyList<ProgramRun> programs, byte[] input);
}
