using System;
using System.Collections.Generic;

namespace KernelOS.Tool.Benchmarks;

/// <summary>What operations cost on both kernels.</summary>
/// <param name="Rows">The operations.</param>
/// <param name="Linux">What one costs on Linux; null if that is missing.</param>
/// <param name="Here">What one costs on KernelOS; null if that is missing.</param>
/// <param name="Source">Where the figures of Linux come from.</param>
internal sealed record OperationFigures(
    IReadOnlyList<OperationRow> Rows,
    Func<OperationRow, long?> Linux,
    Func<OperationRow, long?> Here,
    string Source);
