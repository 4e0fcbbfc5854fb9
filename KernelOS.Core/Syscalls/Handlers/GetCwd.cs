using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getcwd(char *buf, size_t size)</c>: the working directory's path with NUL; the result is its length with NUL.</summary>
internal static class GetCwd
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        FileContext<TPlatform> files = caller.Process.Files;
        if (!files.FileSystem.Pools.PathBuffers.TryRent(out PathBuffer? buffer))
        {
            return Errno.ENOMEM;
        }

        Directory<TPlatform> directory = files.GetWorkingDirectory();
        Result<int, FileError> start = DirectoryPath.Write(directory, buffer);
        directory.Release();
        SyscallResult result = start.IsSuccess
            ? Copy(caller, buffer, start.Value, arguments.A0, arguments.A1)
            : start.Error.ToErrno();
        files.FileSystem.Pools.PathBuffers.Return(buffer);
        return result;
    }

    private static SyscallResult Copy<TPlatform>(UserThread<TPlatform> caller, PathBuffer buffer, int start, nuint destination, nuint size)
        where TPlatform : struct, IPlatform
    {
        int length = PathBuffer.Length - start;
        if (size < (nuint)length)
        {
            return Errno.ERANGE;
        }

        return caller.Platform.TryWriteUser(destination, new ReadOnlySpan<byte>(buffer.Bytes, start, length)) ? length : Errno.EFAULT;
    }
}
