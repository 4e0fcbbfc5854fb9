using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>The page that shows snapshots of memory: pictures, tables, and each block's frames when it is clicked. It needs nothing but itself.</summary>
internal static class MemoryMapPage
{
    private const string Layout =
        "body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.45 system-ui,sans-serif}"
        + "main{max-width:1220px;margin:0 auto;padding:20px}h1{margin:0 0 4px;font-size:24px}h2{font-size:18px;margin:28px 0 8px}"
        + "nav{position:sticky;top:0;background:var(--paper);padding:10px 0;border-bottom:1px solid var(--line);z-index:1}"
        + "nav button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:5px 12px;margin-right:6px;cursor:pointer}"
        + "nav button[aria-pressed=true]{background:#4c6ef5;border-color:#4c6ef5;color:#fff}"
        + ".scroll{overflow-x:auto}table{border-collapse:collapse}td,th{padding:3px 14px 3px 0;text-align:left;border-bottom:1px solid var(--line)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
        + ".key{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:8px;vertical-align:-1px}.key.free{background:var(--free)}"
        + ".bar{display:inline-block;height:10px;border-radius:2px;background:#4c6ef5;vertical-align:-1px}"
        + ".columns{display:flex;flex-wrap:wrap;gap:40px}.block{cursor:zoom-in}details{margin:6px 0}summary{cursor:pointer;font-weight:600}"
        + "#zoom{position:fixed;right:16px;bottom:16px;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px;box-shadow:0 6px 30px #0005;display:none;max-width:92vw}"
        + "#zoom button{float:right;background:none;border:0;color:inherit;font-size:18px;cursor:pointer}p.dim{color:var(--dim);margin:0 0 8px}section[hidden]{display:none}";

    // Draws one block's frames large: the runs lie beside it as [first, count, class, text].
    private const string Script = """
        const zoom = document.getElementById('zoom'), NS = 'http://www.w3.org/2000/svg';
        function show(index) {
          document.querySelectorAll('section').forEach((s, i) => s.hidden = i !== index);
          document.querySelectorAll('nav button').forEach((b, i) => b.setAttribute('aria-pressed', i === index));
          zoom.style.display = 'none';
        }
        document.addEventListener('click', event => {
          const block = event.target.closest && event.target.closest('.block');
          if (!block || block.closest('#zoom')) return;
          const first = +block.dataset.first, count = +block.dataset.count, side = 18, columns = 32;
          const runs = RUNS[+block.closest('section').dataset.index];
          const svg = document.createElementNS(NS, 'svg');
          svg.setAttribute('width', columns * side); svg.setAttribute('height', Math.min(Math.ceil(count / columns), 16) * side);
          const step = Math.max(count / 512, 1);
          for (const [start, length, style, text] of runs) {
            if (start >= first + count || start + length <= first) continue;
            for (let f = Math.max(start, first); f < Math.min(start + length, first + count); f += step) {
              const i = Math.floor((f - first) / step), rect = document.createElementNS(NS, 'rect'), title = document.createElementNS(NS, 'title');
              rect.setAttribute('x', i % columns * side); rect.setAttribute('y', Math.floor(i / columns) * side);
              rect.setAttribute('width', side - 1); rect.setAttribute('height', side - 1); rect.setAttribute('class', style);
              title.textContent = 'frame ' + f + ' at 0x' + (f * 4096).toString(16) + ': ' + text;
              rect.append(title); svg.append(rect);
            }
          }
          zoom.querySelector('b').textContent = '0x' + (first * 4096).toString(16) + ' – 0x' + ((first + count) * 4096 - 1).toString(16);
          zoom.querySelector('div').replaceChildren(svg);
          zoom.style.display = 'block';
        });
        document.addEventListener('keydown', event => { if (event.key === 'Escape') zoom.style.display = 'none'; });
        """;

    /// <summary>Renders the page; the last snapshot is shown first.</summary>
    public static string Render(IReadOnlyList<MemorySnapshot> snapshots)
    {
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'>");
        page.Append($"<title>KernelOS: memory map</title><style>{Palette.StyleSheet}{Layout}</style></head><body><main>\n<h1>KernelOS: memory map</h1>\n<nav>");
        for (int i = 0; i < snapshots.Count; i++)
        {
            page.Append($"<button onclick='show({i})' aria-pressed='{(i == snapshots.Count - 1 ? "true" : "false")}'>{Encode(snapshots[i].Name)}</button>");
        }

        page.Append("</nav>\n");
        for (int i = 0; i < snapshots.Count; i++)
        {
            AddSnapshot(page, snapshots[i], i, isHidden: i != snapshots.Count - 1);
        }

        page.Append("</main><aside id='zoom'><button onclick=\"zoom.style.display='none'\" aria-label='close'>×</button><b></b><div></div></aside>\n<script>\nconst RUNS = [");
        page.AppendJoin(",\n", snapshots.Select(Runs));
        page.Append("];\n").Append(Script).Append("\n</script></body></html>\n");
        return page.ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static void AddSnapshot(StringBuilder page, MemorySnapshot snapshot, int index, bool isHidden)
    {
        page.Append($"<section data-index='{index}'{(isHidden ? " hidden" : "")} data-managed='{snapshot.ManagedFrames}' data-free='{snapshot.FreeFrames}'>\n");
        page.Append("<h2>Physical memory</h2><p class='dim'>Every frame of 4 KiB has its place; click a rectangle to see its frames. Outlined: frames of 2 MiB or more.</p>\n");
        page.Append("<div class='scroll'>").Append(BlockGrid.Draw(snapshot, out int height).ToElement(BlockGrid.Width, height)).Append("</div>\n");
        page.Append("<div class='columns'>\n");
        AddUses(page, snapshot);
        AddProcesses(page, snapshot);
        AddFreeRuns(page, snapshot);
        page.Append("</div>\n<h2>Page tables</h2><p class='dim'>From the root down to the pages; <span class='key rx'></span>executable <span class='key rw'></span>writable <span class='key r'></span>read-only. The first number is the root's; pages are wider the more they are, by the logarithm.</p>\n");
        foreach (AddressSpaceOutline space in snapshot.Spaces)
        {
            page.Append($"<details open><summary>{Encode(MemoryPicture.Title(space))}</summary><div class='scroll'>");
            page.Append(TableTree.Draw(space).ToElement(TableTree.Width, TableTree.Height)).Append("</div>");
            page.Append("<details><summary>as a list</summary><pre>").AppendJoin('\n', space.Pages.Select(run => Encode(TableTree.Describe(run)))).Append("</pre></details></details>\n");
        }

        page.Append("</section>\n");
    }

    private static void AddUses(StringBuilder page, MemorySnapshot snapshot)
    {
        ulong all = snapshot.Frames.Aggregate(0UL, (sum, run) => sum + run.Count);
        page.Append("<div><h2>Who has it</h2><table class='uses'><tr><th>use</th><th class='n'>frames</th><th class='n'>size</th><th></th></tr>");
        AddUse(page, "free", "free", snapshot.FreeFrames, all);
        foreach ((int use, string name) in snapshot.Uses.OrderByDescending(use => snapshot.CountFrames(use.Key)))
        {
            if (snapshot.CountFrames(use) is ulong frames and not 0)
            {
                AddUse(page, Palette.ClassOf(use, 0), name, frames, all);
            }
        }

        page.Append(CultureInfo.InvariantCulture, $"<tr><th>all</th><th class='n'>{all}</th><th class='n'>{Sizes.OfFrames(all)}</th><th></th></tr></table></div>\n");
    }

    private static void AddUse(StringBuilder page, string style, string name, ulong frames, ulong all) => page.Append(
        CultureInfo.InvariantCulture,
        $"<tr><td><span class='key {style}'></span>{Encode(name)}</td><td class='n'>{frames}</td><td class='n'>{Sizes.OfFrames(frames)}</td><td><span class='bar' style='width:{frames * 140 / all}px'></span></td></tr>");

    private static void AddProcesses(StringBuilder page, MemorySnapshot snapshot)
    {
        page.Append("<div><h2>Private memory by process</h2><table><tr><th>process</th><th class='n'>frames</th><th class='n'>size</th></tr>");
        int shade = 0;
        foreach ((int owner, ulong frames) in snapshot.CountByOwner(Palette.PrivateMemory))
        {
            string name = snapshot.Spaces.FirstOrDefault(space => space.Number == owner)?.Name ?? "(ended; a child has it)";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td><span class='key {Palette.ClassOf(Palette.PrivateMemory, shade++)}'></span>{Encode(name)} [{owner}]</td><td class='n'>{frames}</td><td class='n'>{Sizes.OfFrames(frames)}</td></tr>");
        }

        page.Append("</table></div>\n");
    }

    private static void AddFreeRuns(StringBuilder page, MemorySnapshot snapshot)
    {
        ulong[] byOrder = snapshot.CountFreeByOrder();
        page.Append("<div><h2>Free runs</h2><table><tr><th>aligned run</th><th class='n'>runs</th><th class='n'>free in them</th><th></th></tr>");
        for (int order = 0; order < byOrder.Length; order++)
        {
            ulong frames = byOrder[order];
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Sizes.OfFrames(1UL << order)}</td><td class='n'>{frames >> order}</td><td class='n'>{Sizes.OfFrames(frames)}</td><td><span class='bar' style='width:{(snapshot.FreeFrames == 0 ? 0 : frames * 140 / snapshot.FreeFrames)}px'></span></td></tr>");
        }

        page.Append("</table></div>\n");
    }

    private static string Runs(MemorySnapshot snapshot)
    {
        Dictionary<int, int> shades = [];
        foreach ((int owner, _) in snapshot.CountByOwner(Palette.PrivateMemory))
        {
            shades[owner] = shades.Count;
        }

        return "[" + string.Join(",", snapshot.Frames.Select(run =>
        {
            string name = run.Use is int use ? snapshot.Uses.GetValueOrDefault(use, "?") + (run.Owner == 0 ? "" : $" {run.Owner}") : "free";
            return string.Create(CultureInfo.InvariantCulture, $"[{run.First},{run.Count},'{Palette.ClassOf(run.Use, shades.GetValueOrDefault(run.Owner))}','{name}']");
        })) + "]";
    }
}
