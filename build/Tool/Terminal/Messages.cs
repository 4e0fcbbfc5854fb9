using System.IO;

namespace KernelOS.Tool.Terminal;

/// <summary>What the tool itself has to say: lines on standard error, never on standard output.</summary>
internal static class Messages
{
    /// <summary>Writes one line, marked as the tool's.</summary>
    public static void Say(string line)
    {
        try
        {
            StandardText.Error.Write($"kernelos: {line}\n");
        }
        catch (IOException)
        {
            // Standard error is gone, and with it the only place to say so; the exit status still tells.
        }
    }
}
