using System.Globalization;
using System.Net;
using System.Text;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>Builds a picture: shapes one below the other in the text, each with whole coordinates.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a rectangle.</summary>
    /// <param name="x">Its left edge.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="style">Its classes.</param>
    /// <param name="title">What is told of it when it is pointed at; null for nothing.</param>
    public void Rectangle(int x, int y, int width, int height, string style, string? title = null)
    {
        Append($"<rect x='{x}' y='{y}' width='{width}' height='{height}' class='{style}'");
        _text.Append(title is null ? "/>" : $"><title>{WebUtility.HtmlEncode(title)}</title></rect>").Append('\n');
    }

    /// <summary>Adds a line of text, whose baseline starts at a point.</summary>
    public void Words(int x, int y, string words, string style = "") =>
        Append($"<text x='{x}' y='{y}' class='{style}'>{WebUtility.HtmlEncode(words)}</text>\n");

    /// <summary>Begins a group.</summary>
    /// <param name="attributes">Its attributes.</param>
    public void Begin(string attributes) => Append($"<g {attributes}>");

    /// <summary>Ends the group that was begun last.</summary>
    public void End() => _text.Append("</g>\n");

    /// <summary>Adds what another one has, moved down.</summary>
    public void Add(SvgText other, int y)
    {
        Begin(string.Create(CultureInfo.InvariantCulture, $"transform='translate(0 {y})'"));
        _text.Append(other._text);
        End();
    }

    /// <summary>The picture as an element.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="style">A style sheet of its own; empty if it is in a page that has one.</param>
    public string ToElement(int width, int height, string style = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' font-family='system-ui, sans-serif' font-size='12'>\n{(style.Length == 0 ? "" : $"<style>{style}</style>\n")}{_text}</svg>\n");

    private void Append(System.FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));
}
