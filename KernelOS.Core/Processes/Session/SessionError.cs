namespace KernelOS.Core.Processes.Session;

/// <summary>What is wrong with the description of a session.</summary>
public enum SessionError
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The last string has no NUL at its end.</summary>
    MissingEnd,

    /// <summary>A string has no "=".</summary>
    MissingEquals,

    /// <summary>A key that is not known.</summary>
    UnknownKey,

    /// <summary>A key for the whole session comes after the first program, or twice.</summary>
    MisplacedKey,

    /// <summary>"terminal" has something else than the digits 0, 1 and 2, or one of them twice.</summary>
    BadTerminal,

    /// <summary>"rows" or "columns" is no number from 1 to 65,535.</summary>
    BadWindowSize,

    /// <summary>"arg" or "env" comes before any program.</summary>
    MissingProgram,

    /// <summary>A program's path is not absolute.</summary>
    BadProgramPath,

    /// <summary>A program has no arguments, not even its name.</summary>
    MissingArguments,

    /// <summary>An environment string is no "name=value".</summary>
    BadEnvironment,
}
