using System;

namespace KernelOS.Tests.Emulation;

/// <summary>Unwinds the host thread of a simulated context that will never run again.</summary>
internal sealed class SimulationEndedException() : Exception("the simulated context has ended");
