using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count)</c>: writes a file's bytes to another without the program between them.</summary>
/// <remarks>Fewer bytes than asked for: the end of the file, or no room for more.</remarks>
internal static class SendFile
{
    private const int ChunkLength = 512;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        FileDescriptorTable<TPlatform> descriptors = caller.Process.Files.Descriptors;
        nuint offset = arguments.A2;
        ulong position = 0;
        if (offset != 0 && !UserValue.TryRead(caller.Platform, offset, out position))
        {
            return Errno.EFAULT;
        }

        using FileLease<TPlatform> inputLease = descriptors.Borrow((int)arguments.A1);
        if (!inputLease.TryGet(out OpenFile<TPlatform>? input) || (input.Flags & OpenFlags.Read) == 0)
        {
            return Errno.EBADF;
        }

        if (offset != 0 && !input.Operations.IsSeekable)
        {
            return Errno.ESPIPE;
        }

        if ((long)position < 0)
        {
            return Errno.EINVAL;
        }

        using FileLease<TPlatform> outputLease = descriptors.Borrow((int)arguments.A0);
        if (!outputLease.TryGet(out OpenFile<TPlatform>? output) || (output.Flags & OpenFlags.Write) == 0)
        {
            return Errno.EBADF;
        }

        if (input.Inode.Kind != InodeKind.RegularFile || output.IsAppending)
        {
            return Errno.EINVAL;
        }

        position = offset != 0 ? position : input.Position;
        SyscallResult result = Copy(caller, input, output, ref position, UserTransfer.Limit(arguments.A3));
        if (offset == 0)
        {
            input.Position = position;
        }
        else if (!UserValue.TryWrite(caller.Platform, offset, position))
        {
            return Errno.EFAULT;
        }

        return result;
    }

    private static SyscallResult Copy<TPlatform>(
        UserThread<TPlatform> caller, OpenFile<TPlatform> input, OpenFile<TPlatform> output, ref ulong position, nuint count)
        where TPlatform : struct, IPlatform
    {
        Span<byte> chunk = stackalloc byte[ChunkLength];
        nuint sent = 0;
        while (sent < count)
        {
            ReadTarget<TPlatform> target = new(caller.Platform, chunk.Slice(0, (int)Math.Min(count - sent, ChunkLength)));
            Result<nuint, FileError> read = input.ReadAt(ref target, position);
            if (!read.IsSuccess || read.Value == 0)
            {
                return sent != 0 || read.IsSuccess ? SyscallResult.FromUnsigned(sent) : read.Error.ToErrno();
            }

            WriteSource<TPlatform> source = new(caller.Platform, chunk.Slice(0, (int)read.Value));
            Result<nuint, FileError> written = output.Write(ref source);
            SyscallResult outcome = WriteOutcome.Tell(caller, written, source.FoundNoReader);
            if (!written.IsSuccess)
            {
                return sent != 0 ? SyscallResult.FromUnsigned(sent) : outcome;
            }

            sent += written.Value;
            position += written.Value;
            if (written.Value != read.Value)
            {
                break;
            }
        }

        return SyscallResult.FromUnsigned(sent);
    }
}
