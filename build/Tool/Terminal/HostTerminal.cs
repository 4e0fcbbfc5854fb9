using System;
using System.Runtime.InteropServices;

namespace KernelOS.Tool.Terminal;

/// <summary>Questions about the terminal that this command runs on.</summary>
/// <remarks>
/// The terminal's modes are never changed: while the kernel has no line discipline, the host's edits and echoes
/// the lines. So there is nothing to restore, however the tool ends.
/// </remarks>
internal static partial class HostTerminal
{
    // TIOCGWINSZ, Linux <asm-generic/ioctls.h>; BSD and macOS have another number.
    private const ulong LinuxGetWindowSize = 0x5413;
    private const ulong BsdGetWindowSize = 0x40087468;

    /// <summary>Whether the descriptor (0 to 2) is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => isatty(descriptor) == 1;

    /// <summary>The digits of those standard streams that are terminals, such as <c>012</c>.</summary>
    public static string TerminalStreams()
    {
        string streams = "";
        for (int descriptor = 0; descriptor <= 2; descriptor++)
        {
            streams += IsTerminal(descriptor) ? (char)('0' + descriptor) : "";
        }

        return streams;
    }

    /// <summary>The size of the terminal behind one of the standard streams, or the default.</summary>
    public static WindowSize Size()
    {
        ulong request = OperatingSystem.IsLinux() ? LinuxGetWindowSize : BsdGetWindowSize;
        for (int descriptor = 0; descriptor <= 2; descriptor++)
        {
            if (ioctl(descriptor, request, out NativeWindowSize size) == 0 && size.Rows > 0 && size.Columns > 0)
            {
                return new WindowSize(size.Rows, size.Columns);
            }
        }

        return WindowSize.Default;
    }

    [LibraryImport("libc")]
    private static partial int isatty(int descriptor);

    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, ulong request, out NativeWindowSize size);

    // struct winsize, ioctl_tty(2).
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct NativeWindowSize
    {
        public readonly ushort Rows;
        public readonly ushort Columns;
        public readonly ushort HorizontalPixels;
        public readonly ushort VerticalPixels;
    }
}
