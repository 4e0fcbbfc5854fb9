using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>Copies bytes between files inside the kernel.</summary>
internal static class FileCopying
{
    private const int PieceLength = 1024;

    /// <summary>Copies from one position to another and moves both behind what was copied.</summary>
    /// <returns>How many bytes; an error only if none was copied.</returns>
    internal static SyscallResult Copy<TPlatform>(
        TPlatform platform, OpenFile<TPlatform> input, OpenFile<TPlatform> output, ref ulong from, ref ulong to, nuint length)
        where TPlatform : struct, IPlatform
    {
        Span<byte> piece = stackalloc byte[PieceLength];
        nuint copied = 0;
        while (copied < length)
        {
            ReadTarget<TPlatform> target = new(platform, piece.Slice(0, (int)Math.Min(length - copied, PieceLength)));
            Result<nuint, FileError> read = input.ReadAt(ref target, from);
            if (!read.IsSuccess || read.Value == 0)
            {
                return copied != 0 || read.IsSuccess ? SyscallResult.FromUnsigned(copied) : read.Error.ToErrno();
            }

            WriteSource<TPlatform> source = new(platform, piece.Slice(0, (int)read.Value));
            Result<nuint, FileError> written = output.WriteAt(ref source, to);
            if (!written.IsSuccess)
            {
                return copied != 0 ? SyscallResult.FromUnsigned(copied) : written.Error.ToErrno();
            }

            copied += written.Value;
            from += written.Value;
            to += written.Value;
            if (written.Value != read.Value)
            {
                break;
            }
        }

        return SyscallResult.FromUnsigned(copied);
    }
}
