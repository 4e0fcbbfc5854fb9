using System.Runtime.InteropServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct winsize</c>: rows, columns, and two sizes in pixels that nobody knows; 8 bytes.</summary>
/// <param name="size">The size.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LinuxWindowSize(WindowSize size)
{
    private readonly ushort _rows = size.Rows;
    private readonly ushort _columns = size.Columns;
    private readonly uint _pixels = 0;

    /// <summary>The size without the pixels.</summary>
    internal WindowSize ToWindowSize() => new(_rows, _columns);
}
