namespace KernelOS.Tests.Schedules;

/// <summary>Which mistake is planted in sources that have some; see the tests.</summary>
public static class Mutant
{
    /// <summary>Its number; 0 for none.</summary>
    public static int Planted { get; set; }
}
