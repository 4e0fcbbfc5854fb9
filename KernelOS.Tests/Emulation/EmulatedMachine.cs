using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Tests.Emulation;

/// <summary>RAM, a source of frames and an MMU: what paging needs of a machine.</summary>
/// <typeparam name="TMmu">The architecture.</typeparam>
public sealed class EmulatedMachine<TMmu> : IDisposable
    where TMmu : struct, ISoftwareMmu
{
    public EmulatedMachine()
    {
        Ram = new EmulatedRam();
        Frames = new EmulatedFrames(Ram, 0x1_0000_0000);
        Mmu = new EmulatedMmu<TMmu>(Ram);
    }

    public EmulatedRam Ram { get; }

    public EmulatedFrames Frames { get; }

    public EmulatedMmu<TMmu> Mmu { get; }

    /// <summary>What was invalidated, in order, since the list was last cleared.</summary>
    public List<VirtualAddress> Invalidated { get; } = [];

    public void Dispose() => Ram.Dispose();
}
