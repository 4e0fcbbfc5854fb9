namespace KernelOS.Tool.Sessions;

/// <summary>Who starts the debugger.</summary>
internal enum DebuggerStart
{
    /// <summary>The person, or an IDE.</summary>
    ByOthers,

    /// <summary>This command, on its own terminal.</summary>
    Here,
}
