namespace KernelOS.Core.Processes.Loading;

/// <summary>How much a program's arguments and environment take.</summary>
internal struct StackMeasure
{
    /// <summary>Bytes of all strings with their NULs.</summary>
    internal ulong StringBytes;

    /// <summary>How many arguments there are.</summary>
    internal ulong ArgumentCount;

    /// <summary>How many strings the environment has.</summary>
    internal ulong EnvironmentCount;
}
