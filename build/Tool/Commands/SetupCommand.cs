using System.CommandLine;
using KernelOS.Tool.Setup;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Commands;

/// <summary><c>setup</c>: installs what is missing on this machine.</summary>
internal sealed class SetupCommand : Command
{
    /// <summary>Makes the command.</summary>
    public SetupCommand()
        : base("setup", "Installs the Debian packages that are missing on this machine, or says which to install.\nThe other commands do this by themselves.")
    {
        SetAction(_ =>
        {
            bool installed = new HostSetup([.. Requirements.All, .. Requirements.Counting]).Ensure();
            Messages.Say(installed ? "everything is installed now" : "everything is installed");
            return ExitStatus.Success;
        });
    }
}
