using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Images;

/// <summary>The boot module that says which programs to run, as zero-terminated <c>key=value</c> strings.</summary>
/// <remarks>
/// First what holds for all: <c>terminal</c>, <c>rows</c>, <c>columns</c>; then for each program, in order,
/// <c>program</c>, its <c>arg</c>s beginning with argv[0], and its <c>env</c>s.
/// </remarks>
internal static class SessionModule
{
    /// <summary>Encodes a session.</summary>
    /// <param name="terminalStreams">The digits of those standard streams that are terminals.</param>
    /// <param name="window">The terminal's size.</param>
    /// <param name="programs">What to run, one after the other.</param>
    /// <param name="environment">Every program's environment, as <c>K=V</c>.</param>
    public static byte[] Encode(
        string terminalStreams,
        WindowSize window,
        IEnumerable<GuestProgram> programs,
        IReadOnlyCollection<string> environment)
    {
        using MemoryStream module = new();
        Append(module, "terminal", terminalStreams);
        Append(module, "rows", window.Rows.ToString(CultureInfo.InvariantCulture));
        Append(module, "columns", window.Columns.ToString(CultureInfo.InvariantCulture));
        foreach (GuestProgram program in programs)
        {
            Append(module, "program", program.Path);
            foreach (string argument in program.Arguments)
            {
                Append(module, "arg", argument);
            }

            foreach (string variable in environment)
            {
                Append(module, "env", variable);
            }
        }

        return module.ToArray();
    }

    private static void Append(MemoryStream module, string key, string value)
    {
        module.Write(Encoding.UTF8.GetBytes($"{key}={value}\0"));
    }
}
