using System;
using System.IO;
using KernelOS.Tool.Commands;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool;

/// <summary>The entry point of <c>build/kernelos</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            return new CommandLine(Repository.Find).Invoke(arguments);
        }
        catch (ToolException failure)
        {
            Messages.Say(failure.Message);
            return failure.ExitStatus;
        }
        catch (IOException failure) when (failure.HResult == DescriptorStream.BrokenPipe)
        {
            return ExitStatus.SignalBase + ExitStatus.SignalPipe;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Messages.Say(failure.Message);
            return ExitStatus.Failure;
        }
    }
}
