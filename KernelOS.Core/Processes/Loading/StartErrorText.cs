using KernelOS.Core.Processes.Elf;

namespace KernelOS.Core.Processes.Loading;

/// <summary>Says in words why a program did not start, and what helps.</summary>
public static class StartErrorText
{
    /// <summary>One phrase that follows the program's path.</summary>
    /// <param name="error">Why it did not start.</param>
    /// <param name="imageError">What is wrong with its file, if that is why.</param>
    public static string Describe(StartError error, ElfError imageError) => error switch
    {
        StartError.NotFound => "not found; is it in the initial file system?",
        StartError.AccessDenied => "cannot be executed: it is no regular file, or has no execute permission",
        StartError.BadImage => ElfErrorText.Describe(imageError),
        StartError.ArgumentsTooLong => "cannot be executed: its arguments and environment are too long",
        StartError.OutOfMemory => "cannot be executed: there is not enough memory",
        StartError.TooManyProcesses => "cannot be executed: there are too many processes",
        StartError.NotDirectory => "not found: a part of its path is no directory",
        StartError.NameTooLong => "not found: a part of its path is longer than 255 bytes",
        StartError.TooManySymbolicLinks => "not found: there are too many symbolic links on its path",
        StartError.FileBusy => "cannot be executed: it is being written",
        StartError.TooManyScripts => "cannot be executed: too many scripts interpret one another",
        _ => "cannot be executed",
    };
}
