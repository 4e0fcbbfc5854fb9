using System;
using System.CommandLine;

namespace KernelOS.Tool.Commands;

/// <summary><c>run</c>: builds what changed and boots it.</summary>
internal sealed class RunCommand : Command
{
    private const string Text = """
        Builds what changed, boots the kernel, and runs programs on it.

        Each PROGRAM is a static ELF file on the host. It is put into the guest's /bin and runs there as a process;
        its standard input, output and error are this command's own. The kernel's log goes to standard error. The
        exit status is that of the last program: 128 + N if signal N ended it, 125 if the kernel panicked or the time
        limit passed. Options end at the first PROGRAM; what follows is the program's own, up to a separate --then.

        Without PROGRAM it starts a shell (the host's static busybox) on this terminal.
        """;

    /// <summary>Makes the command.</summary>
    public RunCommand(Func<Repository> repository)
        : base("run", Text)
    {
        BootOptions options = new();
        options.AddTo(this);
        SetAction(parsed => new Boot(repository()).Run(options.Read(parsed, BootOptions.DefaultLimit), debugger: null));
    }
}
