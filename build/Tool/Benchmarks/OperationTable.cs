using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelOS.Tool.Benchmarks;

/// <summary>The table of linux-ops: row, Linux, KernelOS, their ratio, and the aim.</summary>
internal sealed class OperationTable
{
    private const string Missing = "MISSING";

    private readonly IReadOnlyList<OperationRow> _rows;
    private readonly Func<OperationRow, long?> _linux;
    private readonly Func<OperationRow, long?> _here;

    /// <summary>Makes the table.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="linux">What a row costs on Linux; null if that is missing.</param>
    /// <param name="here">What it costs on KernelOS; null if that is missing.</param>
    public OperationTable(IReadOnlyList<OperationRow> rows, Func<OperationRow, long?> linux, Func<OperationRow, long?> here)
    {
        _rows = rows;
        _linux = linux;
        _here = here;
    }

    /// <summary>How many figures are missing.</summary>
    public int MissingCount => _rows.Sum(row => (_linux(row) is null ? 1 : 0) + (_here(row) is null ? 1 : 0));

    /// <summary>How many rows cost more than what is aimed at.</summary>
    public int AboveAimCount => _rows.Count(IsAboveAim);

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output)
    {
        string[][] cells =
        [
            ["instructions", "Linux", "KernelOS", "ratio", "aim", ""],
            .. _rows.Select(row => (string[])
            [
                row.Title, Number(_linux(row)), Number(_here(row)), Ratio(row), row.Aim is null ? "" : Number(row.Aim),
                IsAboveAim(row) ? "above the aim" : "",
            ]),
        ];
        TextTable.Write(output, cells);
    }

    private bool IsAboveAim(OperationRow row) => _here(row) > row.Aim;

    private string Ratio(OperationRow row) => _linux(row) is long linux and > 0 && _here(row) is long here
        ? ((double)here / linux).ToString(here < linux / 100 ? "0.00000" : "0.00", CultureInfo.InvariantCulture)
        : "";

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? Missing;
}
