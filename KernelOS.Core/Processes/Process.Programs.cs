using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Processes.Execution;
using KernelOS.Core.Processes.Loading;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <content>Which program it runs.</content>
public sealed partial class Process<TPlatform>
{
    /// <summary>The file of its program; null before it starts and when it has ended. Under the process table's lock, unless a thread of its own asks.</summary>
    public Executable<TPlatform>? Executable { get; private set; }

    /// <summary>Where the program's parts lay when it started.</summary>
    public ProgramLayout Layout { get; private set; }

    /// <summary>What it wants to be otherwise; its children and the programs that it executes keep that.</summary>
    public PersonalityFlags Personality { get; internal set; }

    /// <summary>Decides where the parts of the next program's memory lie.</summary>
    internal AddressLayout ChooseLayout() =>
        Services.RandomizesAddresses && (Personality & PersonalityFlags.FixedAddresses) == 0 ? AddressLayout.Randomize(Services.Platform) : AddressLayout.Fixed;

    /// <summary>Sets the program that it runs. Takes the lock.</summary>
    /// <param name="executable">Its file; the reference goes over.</param>
    /// <param name="layout">Where its parts lie.</param>
    internal void SetProgram(Executable<TPlatform>? executable, in ProgramLayout layout)
    {
        Executable<TPlatform>? previous;
        using (Table.Acquire())
        {
            previous = Executable;
            Executable = executable;
            Layout = layout;
        }

        previous?.Release();
    }

    /// <summary>Runs the same program as another process, which the caller belongs to. Takes the lock.</summary>
    internal void CopyProgram(Process<TPlatform> original)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        Executable = original.Executable;
        Executable?.Retain();
        Layout = original.Layout;
        Personality = original.Personality;
        OutOfMemoryAdjustment = original.OutOfMemoryAdjustment;
    }

    /// <summary>Runs no program any more. Takes the lock.</summary>
    internal void LeaveProgram() => SetProgram(executable: null, layout: default);
}
