using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace KernelOS.Tests.Boot;

/// <summary>The one boot of a machine that many tests look at: <see cref="MachinePrograms.All"/>.</summary>
internal sealed class MachineBoot
{
    private static readonly ConcurrentDictionary<string, Lazy<MachineBoot>> s_boots = new();

    private readonly Dictionary<string, ProgramResult?> _results;

    private MachineBoot(BootResult result)
    {
        Result = result;
        _results = MachinePrograms.All.Zip(result.Programs).ToDictionary(pair => pair.First.ToString(), pair => pair.Second);
    }

    /// <summary>What came of it.</summary>
    public BootResult Result { get; }

    /// <summary>Boots the machine if no test has done so.</summary>
    public static MachineBoot Of(GuestMachine machine) =>
        s_boots.GetOrAdd(machine.Name, _ => new Lazy<MachineBoot>(() => Start(machine), LazyThreadSafetyMode.ExecutionAndPublication)).Value;

    /// <summary>What a program did; null if the machine did not come so far.</summary>
    public ProgramResult? Of(ProgramRun program) => _results[program.ToString()];

    private static MachineBoot Start(GuestMachine machine)
    {
        MachinePrograms.Build();
        return new MachineBoot(new KernelRunner(machine).Boot(MachinePrograms.All, MachinePrograms.Input));
    }
}
