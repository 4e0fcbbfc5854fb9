namespace KernelOS.Core.Processes.Loading;

/// <summary>Where things lie in the address space of a program that has just been loaded.</summary>
public struct ProgramLayout
{
    /// <summary>The address of the first instruction.</summary>
    public ulong Entry;

    /// <summary>The stack pointer to start with.</summary>
    public ulong StackPointer;

    /// <summary>Where the arguments' strings start; each ends with NUL.</summary>
    public ulong ArgumentsStart;

    /// <summary>Where the arguments' strings end, and the environment's start.</summary>
    public ulong EnvironmentStart;

    /// <summary>Where the environment's strings end.</summary>
    public ulong EnvironmentEnd;
}
