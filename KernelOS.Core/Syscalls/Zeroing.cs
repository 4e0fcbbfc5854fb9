using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>Zeroes parts of files.</summary>
internal static class Zeroing
{
    private const int PieceLength = 512;

    /// <summary>Writes zeros over what a file has of a range.</summary>
    internal static FileError Run<TPlatform>(TPlatform platform, OpenFile<TPlatform> file, RegularFile<TPlatform> inode, ulong offset, ulong length)
        where TPlatform : struct, IPlatform
    {
        Span<byte> zeros = stackalloc byte[PieceLength];
        zeros.Clear();
        ulong end = Math.Min(offset + length, inode.Size);
        while (offset < end)
        {
            WriteSource<TPlatform> source = new(platform, zeros.Slice(0, (int)Math.Min(end - offset, PieceLength)));
            Result<nuint, FileError> written = inode.Write(file, ref source, ref offset);
            if (!written.IsSuccess)
            {
                return written.Error;
            }
        }

        return FileError.None;
    }
}
