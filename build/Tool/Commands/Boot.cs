using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using KernelOS.Tool.Building;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Emulators;
using KernelOS.Tool.Images;
using KernelOS.Tool.MemoryMaps;
using KernelOS.Tool.Sessions;
using KernelOS.Tool.Setup;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Commands;

/// <summary>Everything between a checked request and its exit status: set-up, build, image, session.</summary>
internal sealed class Boot
{
    private const string DefaultShell = "/bin/busybox";

    private static readonly string[] s_defaultEnvironment = ["PATH=/bin", "HOME=/"];

    private readonly Repository _repository;

    /// <summary>Boots what is built in <paramref name="repository"/>.</summary>
    public Boot(Repository repository)
    {
        _repository = repository;
    }

    /// <summary>Boots; the exit status.</summary>
    /// <param name="request">What to boot.</param>
    /// <param name="debugger">What the machine waits for; null to run at once.</param>
    /// <exception cref="ToolException">A file is missing, the build fails, or something is not installed.</exception>
    public int Run(BootRequest request, Debugger? debugger)
    {
        // Mistakes on the command line are told before anything is installed or built.
        InitialFileSystem files = new();
        foreach ((string host, string guest) in request.Additions)
        {
            files.Add(host, guest);
        }

        List<GuestProgram> programs = [.. request.Programs.Select(line =>
            new GuestProgram(files.AddProgram(line.HostPath), [line.HostPath, .. line.Arguments]))];

        new HostSetup(Requirements.All).Ensure();
        if (programs.Count == 0)
        {
            programs.Add(AddShell(files));
        }

        new KernelBuild(_repository, request.Configuration).Update();
        using ScratchFolder scratch = new();
        byte[] session = SessionModule.Encode(
            HostTerminal.TerminalStreams(),
            HostTerminal.Size(),
            programs,
            Environment(request));
        string image = BootImage.Make(scratch.Path, _repository.Kernel(request.Configuration), request.KernelOptions, files, session);
        return RunImage(request, image, scratch.Path, debugger);
    }

    private static int RunImage(BootRequest request, string image, string folder, Debugger? debugger)
    {
        // A debugger on this terminal needs its input, and Ctrl-C, for itself.
        bool startsDebugger = debugger?.Start == DebuggerStart.Here;
        using HostSignals signals = new(ignored: startsDebugger ? PosixSignal.SIGINT : null);
        StandardStreams streams = StandardStreams.OfThisProcess(startsDebugger ? Stream.Null : null);

        using FileStream? logFile = request.LogFile is string path ? CreateLog(path) : null;
        SessionLog log = new(LogSink(request, streams, logFile));
        IEmulator emulator = request.Machine.Emulator == EmulatorKind.Qemu ? new QemuEmulator() : new BochsEmulator();
        using MemoryStream memoryMap = new();
        Session boot = new(
            emulator,
            streams,
            log,
            (index, status) => Report(request, index, status),
            () => Announce(request, debugger),
            request.MemoryMapFile is null ? null : memoryMap);
        signals.OnWindowChange(() => boot.SendWindowSize(HostTerminal.Size()));
        Task<SessionOutcome> interruption = startsDebugger
            ? Task.WhenAny(signals.Ended, debugger!.RunAsync(folder)).Unwrap()
            : signals.Ended;
        SessionOutcome outcome = boot
            .RunAsync(request.Machine, image, folder, request.Limit, debugger?.Port, interruption)
            .GetAwaiter().GetResult();
        if (outcome.Complaint is not null)
        {
            if (request.Quiet || !log.HasKernelStarted)
            {
                StandardText.Error.Write(log.Kept);
            }

            Messages.Say(outcome.Complaint);
        }

        if (request.MemoryMapFile is string picture)
        {
            MemoryMapFile.Write(picture, memoryMap.ToArray());
        }

        return outcome.Status;
    }

    private static void Announce(BootRequest request, Debugger? debugger)
    {
        if (request.Programs.Count == 0 && HostTerminal.IsTerminal(0))
        {
            Messages.Say("a shell on KernelOS; leave it with 'exit' or Ctrl-D, stop the machine with Ctrl-C");
        }

        if (debugger?.Start == DebuggerStart.ByOthers)
        {
            Messages.Say($"the machine waits for a debugger on port {debugger.Port}:");
            Messages.Say(debugger.CommandLine);
        }
    }

    private static GuestProgram AddShell(InitialFileSystem files)
    {
        string path = files.AddProgram(DefaultShell);
        foreach (string applet in Subprocess.RunOrFail(DefaultShell, ["--list"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            files.AddLink("bin/" + applet, "busybox");
        }

        return new GuestProgram(path, ["sh"]);
    }

    private static string[] Environment(BootRequest request)
    {
        string? terminal = System.Environment.GetEnvironmentVariable("TERM");
        bool passTerminal = HostTerminal.TerminalStreams().Length > 0 && !string.IsNullOrEmpty(terminal);
        string[] all = [.. s_defaultEnvironment, .. passTerminal ? [$"TERM={terminal}"] : Array.Empty<string>(), .. request.Environment];

        // Of two settings of one variable the later one counts.
        return [.. all.GroupBy(variable => variable.Split('=')[0]).Select(settings => settings.Last())];
    }

    private static FileStream CreateLog(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"the log file cannot be written: {failure.Message}");
        }
    }

    private static SessionLogSink LogSink(BootRequest request, StandardStreams streams, FileStream? logFile)
    {
        if (logFile is not null)
        {
            return bytes =>
            {
                logFile.Write(bytes);
                logFile.Flush();
            };
        }

        return request.Quiet ? _ => { } : streams.WriteError;
    }

    private static void Report(BootRequest request, int index, int status)
    {
        if (request.Programs.Count > 1 && !request.Quiet && index >= 0 && index < request.Programs.Count)
        {
            Messages.Say($"{request.Programs[index].HostPath} ended with status {status}");
        }
    }
}
