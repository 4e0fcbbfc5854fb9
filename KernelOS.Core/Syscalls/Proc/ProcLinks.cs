using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>What links under <c>/proc</c> tell that lead to an inode, whatever it is called.</summary>
internal static class ProcLinks
{
    /// <summary>Writes a path of an inode, or what stands for it, and a NUL to the end of a buffer.</summary>
    /// <returns>Where in the buffer it starts.</returns>
    internal static Result<int, FileError> Describe<TPlatform>(Inode<TPlatform> inode, PathBuffer buffer)
        where TPlatform : struct, IPlatform
    {
        Result<int, FileError> named = DirectoryPath.WriteName(inode, buffer);
        return named.Error != FileError.NotFound ? named
            : inode.Kind == InodeKind.Pipe ? Write(buffer, "pipe:["u8, inode.Number, "]"u8)
            : inode.Kind == InodeKind.CharacterDevice ? Write(buffer, "/dev/console"u8, null, default)
            : Write(buffer, "/inode-"u8, inode.Number, " (deleted)"u8);
    }

    private static int Write(PathBuffer buffer, ReadOnlySpan<byte> before, ulong? number, ReadOnlySpan<byte> behind)
    {
        Span<byte> room = stackalloc byte[64];
        Utf8Builder text = new(room);
        text.AppendFormatted(before);
        if (number is ulong value)
        {
            text.AppendFormatted(value);
        }

        text.AppendFormatted(behind);
        Span<byte> bytes = buffer.Bytes;
        int start = PathBuffer.Length - 1 - text.Length;
        text.Text.CopyTo(bytes.Slice(start));
        bytes[^1] = 0;
        return start;
    }
}
