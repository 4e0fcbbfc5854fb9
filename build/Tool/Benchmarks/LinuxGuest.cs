using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelOS.Tool.Building;
using KernelOS.Tool.Images;
using KernelOS.Tool.Sessions;

namespace KernelOS.Tool.Benchmarks;

/// <summary>Linux in QEMU, on the machine that KernelOS is measured on.</summary>
internal sealed class LinuxGuest
{
    // So that nothing but the measured work happens, and every run is the same: no second CPU, no mitigations of the
    // host's processor bugs, no random addresses.
    private const string Options =
        "console=ttyS0 quiet tsc=reliable nosmp mitigations=off nokaslr norandmaps random.trust_cpu=off";

    private readonly DebianKernel _kernel;
    private readonly string _init;

    /// <summary>Prepares the guest.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="init">Its first program, <c>linux-init</c>, built.</param>
    public LinuxGuest(DebianKernel kernel, string init)
    {
        _kernel = kernel;
        _init = init;
    }

    /// <summary>Runs programs one after the other; everything that came over the serial port.</summary>
    /// <param name="programs">Their files on the host; each lies in the root, and is started as <c>./NAME</c>.</param>
    /// <param name="limit">How long all may take.</param>
    public string Run(IReadOnlyList<string> programs, TimeSpan limit)
    {
        using ScratchFolder scratch = new();
        InitialFileSystem files = new();
        files.Add(_init, "/init");
        foreach (string program in programs)
        {
            files.Add(program, "/" + Path.GetFileName(program));
        }

        string initrd = Path.Combine(scratch.Path, "initrd");
        using (FileStream archive = File.Create(initrd))
        {
            files.WriteTo(archive);
        }

        string lines = string.Join(' ', programs.Select(program => "./" + Path.GetFileName(program)));
        return Subprocess.Run("timeout",
        [
            "--kill-after=5", $"{limit.TotalSeconds:0}",
            "qemu-system-x86_64", "-machine", "q35,accel=tcg", "-cpu", "qemu64", "-icount", "shift=0,sleep=off", "-m", "512",
            "-nographic", "-no-reboot", "-kernel", _kernel.Image, "-initrd", initrd, "-append", $"{Options} -- {lines}",
        ]).Output;
    }
}
