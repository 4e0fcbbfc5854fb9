using System.Collections.Generic;

namespace KernelOS.Tool.Benchmarks;

/// <summary>One piece of defined work, and what it costs others.</summary>
/// <param name="Name">What the measuring kernel or program calls it.</param>
/// <param name="Title">What it is.</param>
/// <param name="Aim">What KernelOS aims at; null for nothing.</param>
/// <param name="Peers">What it costs the group's peers, in their order; null where nobody knows.</param>
internal sealed record PeerRow(string Name, string Title, double? Aim, IReadOnlyList<double?> Peers);
