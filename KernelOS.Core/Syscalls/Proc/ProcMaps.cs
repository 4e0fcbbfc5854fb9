using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>How an address space is told of in <c>/proc/PID/maps</c> (proc(5)): a line for each mapping.</summary>
internal static class ProcMaps
{
    private const int NameColumn = 73;

    /// <summary>Bytes that a line, or what <c>smaps</c> tells of a mapping, takes at most: a path, if need be of new lines alone, and the numbers.</summary>
    internal const int LongestEntry = (4 * PathBuffer.Length) + 1536;

    /// <summary>What stands for a new line in a path.</summary>
    private static ReadOnlySpan<byte> NewLine => @"\012"u8;

    /// <summary>Adds a mapping's line.</summary>
    internal static void AddLine<TPlatform>(FileSystem<TPlatform> files, in MappingInfo mapping, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        Inode<TPlatform>? file = mapping.Source as Inode<TPlatform>;
        int start = text.Length;
        text.AppendFormatted(mapping.Start, "x8");
        text.AppendFormatted("-"u8);
        text.AppendFormatted(mapping.End, "x8");
        text.AppendFormatted(" "u8);
        text.AppendFormatted((mapping.Access & PageAccess.Read) != 0 ? 'r' : '-');
        text.AppendFormatted((mapping.Access & PageAccess.Write) != 0 ? 'w' : '-');
        text.AppendFormatted((mapping.Access & PageAccess.Execute) != 0 ? 'x' : '-');
        text.AppendFormatted(mapping.Sharing == PageSharing.Shared ? 's' : 'p');
        text.AppendFormatted(" "u8);
        text.AppendFormatted(file is null ? 0 : mapping.SourceOffset, "x8");
        text.AppendFormatted(file is null ? " 00:00 "u8 : " 00:02 "u8);
        text.AppendFormatted(file is null ? 0 : file.Number);
        if (file is not null)
        {
            Pad(ref text, start);
            AddPath(files, file, ref text);
        }
        else if (mapping.Purpose != MappingPurpose.None)
        {
            Pad(ref text, start);
            text.AppendFormatted(mapping.Purpose == MappingPurpose.Heap ? "[heap]"u8 : "[stack]"u8);
        }

        text.AppendFormatted("\n"u8);
    }

    private static void Pad(ref Utf8Builder text, int start)
    {
        do
        {
            text.AppendFormatted(" "u8);
        }
        while (text.Length - start < NameColumn && !text.IsTruncated);
    }

    /// <summary>Adds the path of a mapped file, in which a new line stands for itself as in C.</summary>
    internal static void AddPath<TPlatform>(FileSystem<TPlatform> files, Inode<TPlatform> file, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        if (!files.Pools.PathBuffers.TryRent(out PathBuffer? buffer))
        {
            return;
        }

        if (ProcLinks.Describe(file, buffer).TryGet(out int start))
        {
            ProcText.AddEscaped(ref text, new ReadOnlySpan<byte>(buffer.Bytes, start, PathBuffer.Length - 1 - start), NewLine, @"\"u8);
        }

        files.Pools.PathBuffers.Return(buffer);
    }
}
