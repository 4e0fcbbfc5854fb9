namespace KernelOS.Tool.Terminal;

/// <summary>The size of a terminal, in characters.</summary>
internal readonly record struct WindowSize(ushort Rows, ushort Columns)
{
    /// <summary>What a terminal is taken for that does not tell.</summary>
    public static WindowSize Default { get; } = new(24, 80);
}
