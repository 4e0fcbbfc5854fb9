using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Platform;

/// <summary>Writes composed lines to the kernel's log without allocation: <c>Log.Write(_platform, $"{count} frames from 0x{start:x16}");</c></summary>
/// <remarks>See <see cref="Message"/> for what a line may contain; longer ones are cut. May be called from anywhere, interrupts included.</remarks>
public static class Log
{
    /// <summary>Writes a line of the level <see cref="LogLevel.Information"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write<TLog>(TLog log, ref Message message)
        where TLog : struct, ILog => log.WriteLogLine(message.Text);

    /// <summary>Writes a line that starts with its level's name, unless that is <see cref="LogLevel.Information"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write<TLog>(TLog log, LogLevel level, ref Message message)
        where TLog : struct, ILog
    {
        switch (level)
        {
            case LogLevel.Warning:
                Write(log, $"warning: {message.Text}");
                break;
            case LogLevel.Error:
                Write(log, $"error: {message.Text}");
                break;
            default:
                Write(log, ref message);
                break;
        }
    }
}
