using System.Linq;
using System.Text;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>The colours, as classes of a style sheet that follows the reader's choice of light or dark.</summary>
internal static class Palette
{
    /// <summary>How many processes' private memory is told apart by shades.</summary>
    private const int Shades = 6;

    // By use, in the kernel's order: other, boot data, kernel image, frame allocator, frame table, kernel heap, kernel
    // stacks, page tables, private memory, shared memory, files, file indexes, pipes, program arguments.
    private static readonly string[] s_uses =
        ["#8d99a6", "#b08968", "#5c6b7a", "#7a8fa8", "#3a7ca5", "#f3722c", "#f9b54c", "#e63946", "#2a9d8f", "#9d4edd", "#4c6ef5", "#1d3fbb", "#ff70a6", "#c9a227"];

    private static readonly string[] s_shades = ["#2a9d8f", "#74c69d", "#1b7a6e", "#95d5b2", "#40916c", "#b7e4c7"];

    /// <summary>The whole style sheet.</summary>
    public static string StyleSheet
    {
        get
        {
            StringBuilder css = new();
            css.Append(":root,svg{--paper:#fff;--ink:#1b2430;--dim:#5d6b7a;--line:#d5dce3;--free:#e9eef2;--gone:#f6f8fa;--card:#f7f9fb}");
            css.Append("@media(prefers-color-scheme:dark){:root,svg{--paper:#10151b;--ink:#e5ecf3;--dim:#93a1b0;--line:#2c3641;--free:#232c36;--gone:#151b22;--card:#171e26}}");
            css.Append("text{fill:var(--ink)}.dim{fill:var(--dim)}.h{font-size:15px;font-weight:600}.t{font-size:20px;font-weight:700}.s{font-size:10px}.paper{fill:var(--paper)}");
            css.Append(".free{fill:var(--free)}.gone{fill:var(--gone);stroke:var(--line);stroke-dasharray:2 2}.frame{fill:none;stroke:var(--line)}.table{fill:var(--card);stroke:var(--dim)}");
            css.Append(".large{stroke:var(--ink);stroke-width:1}.r{fill:#7d8da0;background:#7d8da0}.rx{fill:#7048e8;background:#7048e8}.rw{fill:#0b7285;background:#0b7285}.rwx{fill:#e63946}.none{fill:none;stroke:var(--dim);stroke-dasharray:2 2}.label{fill:#fff;font-size:10px}");
            css.Append(string.Concat(s_uses.Select((colour, use) => $".u{use}{{fill:{colour};background:{colour}}}")));
            css.Append(string.Concat(s_shades.Select((colour, shade) => $".p{shade}{{fill:{colour};background:{colour}}}")));
            return css.ToString();
        }
    }

    /// <summary>The class of frames.</summary>
    /// <param name="use">Their use's number; null if they are free.</param>
    /// <param name="shade">Which shade, if it is private memory.</param>
    public static string ClassOf(int? use, int shade) =>
        use is null ? "free" : use == PrivateMemory ? $"p{shade % Shades}" : $"u{use}";

    /// <summary>The number of the use that is told apart by processes.</summary>
    public const int PrivateMemory = 8;

    /// <summary>The class of pages.</summary>
    public static string ClassOf(PageRun run) =>
        run.Rights.Contains('-') ? "none" : run.Rights.Contains('w') ? (run.Rights.Contains('x') ? "rwx" : "rw") : run.Rights.Contains('x') ? "rx" : "r";
}
