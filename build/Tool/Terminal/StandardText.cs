using System.IO;
using System.Text;

namespace KernelOS.Tool.Terminal;

/// <summary>This command's standard output and standard error, for the tool's own text.</summary>
/// <remarks>
/// The first use of <see cref="System.Console"/> on a terminal writes control sequences to it that switch its keypad's
/// mode, and leaves them in force. The tool shall leave a terminal as it was.
/// </remarks>
internal static class StandardText
{
    /// <summary>Standard output; every write goes out at once.</summary>
    public static TextWriter Output { get; } = WriterTo(1);

    /// <summary>Standard error; every write goes out at once.</summary>
    public static TextWriter Error { get; } = WriterTo(2);

    private static TextWriter WriterTo(int descriptor) =>
        TextWriter.Synchronized(new StreamWriter(new DescriptorStream(descriptor), new UTF8Encoding(false)) { AutoFlush = true });
}
