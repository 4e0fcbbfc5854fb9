using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Processes;

/// <summary>A thread's name as programs see it: at most 15 bytes and NULs up to 16 (Linux: TASK_COMM_LEN).</summary>
[InlineArray(Size)]
public struct CommandName
{
    /// <summary>Bytes with the last NUL.</summary>
    public const int Size = 16;

    private byte _first;

    /// <summary>The name without NULs.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Text
    {
        get
        {
            ReadOnlySpan<byte> bytes = this;
            return bytes[..bytes.IndexOf((byte)0)];
        }
    }

    /// <summary>Sets the name, cut off after 15 bytes or before a NUL.</summary>
    public void Set(ReadOnlySpan<byte> name)
    {
        int end = name.IndexOf((byte)0);
        int length = Math.Min(end < 0 ? name.Length : end, Size - 1);
        Span<byte> bytes = this;
        bytes.Clear();
        name[..length].CopyTo(bytes);
    }

    /// <summary>Sets the name to a path's last component.</summary>
    public void SetFromPath(ReadOnlySpan<byte> path) => Set(path[(path.LastIndexOf((byte)'/') + 1)..]);
}
