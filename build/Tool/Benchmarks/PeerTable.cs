using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelOS.Tool.Benchmarks;

/// <summary>The table of a group: KernelOS, the aim, and each peer with what KernelOS costs in relation to it.</summary>
internal sealed class PeerTable
{
    private const string Missing = "MISSING";

    private readonly PeerGroup _group;
    private readonly Func<string, double?> _here;

    /// <summary>Makes the table.</summary>
    /// <param name="group">Its rows.</param>
    /// <param name="here">What a piece of work costs KernelOS, by its name; null if that is missing.</param>
    public PeerTable(PeerGroup group, Func<string, double?> here)
    {
        _group = group;
        _here = here;
    }

    /// <summary>How many figures are missing.</summary>
    public int MissingCount => _group.Rows.Count(row => _here(row.Name) is null);

    /// <summary>How many rows cost more than what is aimed at.</summary>
    public int AboveAimCount => _group.Rows.Count(IsAboveAim);

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output) => TextTable.Write(output,
    [
        [_group.Title, "KernelOS", "aim", "", .. _group.Peers.SelectMany(peer => (string[])[peer, "ratio"])],
        .. _group.Rows.Select(row => (string[])
        [
            row.Title,
            _here(row.Name) is double here ? Number(here) : Missing,
            row.Aim is double aim ? Number(aim) : "",
            IsAboveAim(row) ? "above the aim" : "",
            .. row.Peers.SelectMany(peer => (string[])[peer is double figure ? Number(figure) : "", Ratio(row, peer)]),
        ]),
    ]);

    // By the tenth that is shown: what surrounds a loop of many operations is not one operation's.
    private bool IsAboveAim(PeerRow row) => _here(row.Name) is double here && Math.Round(here, 1) > row.Aim;

    private string Ratio(PeerRow row, double? peer) =>
        _here(row.Name) / peer is double ratio ? ratio.ToString(ratio < 0.01 ? "0.0000" : "0.00", CultureInfo.InvariantCulture) : "";

    private static string Number(double number) => number.ToString(number < 1000 ? "0.#" : "N0", CultureInfo.InvariantCulture);
}
