using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Execution;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Syscalls;

/// <summary>What execve and execveat have in common.</summary>
internal static class ExecCall
{
    /// <summary>Bytes of "/dev/fd/", a descriptor and a slash.</summary>
    private const int MaximumPrefix = 24;

    /// <summary>Executes a program.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="directory">Where a relative path starts, or what to execute.</param>
    /// <param name="path">The path in user memory.</param>
    /// <param name="arguments">The array of arguments in user memory.</param>
    /// <param name="environment">The array of the environment in user memory.</param>
    /// <param name="emptyPath">What an empty path means.</param>
    /// <param name="finalLink">What to do with a link at the end.</param>
    /// <returns>On success the caller is to enter the program; the old one is gone. On an error nothing has changed.</returns>
    internal static Errno Execute<TPlatform>(
        UserThread<TPlatform> caller, int directory, nuint path, nuint arguments, nuint environment, EmptyPath emptyPath, FinalLink finalLink)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> start = new(caller, directory, path, emptyPath, stackalloc byte[UserPath<TPlatform>.ShortLength]);

        // Arguments that cannot be read show before a descriptor that leads nowhere, but after a path that cannot be read.
        if (start.Error is not (Errno.None or Errno.EBADF or Errno.ENOTDIR))
        {
            return start.Error;
        }

        ProgramText<TPlatform> text = new(caller.Platform, InitialStack<TPlatform>.MaximumBytes(caller.Process.Limits[Resource.Stack].Current));
        Errno error = UserStrings.Copy(caller.Platform, environment, ref text);
        ProgramTextPosition between = text.End;
        if (error == Errno.None)
        {
            error = UserStrings.Copy(caller.Platform, arguments, ref text);
        }

        if (error == Errno.None && text.End == between)
        {
            // A program without arguments gets an empty one, since many count on their name (Linux 5.18).
            error = UserStrings.TryAddEmpty(ref text) ? Errno.None : Errno.ENOMEM;
        }

        if (error == Errno.None)
        {
            error = start.Error;
        }

        if (error == Errno.None)
        {
            error = Execute(caller, directory, start, finalLink, text.Between(between, text.End), text.Between(default, between));
        }

        text.Free();
        return error;
    }

    private static Errno Execute<TPlatform>(
        UserThread<TPlatform> caller,
        int directory,
        in UserPath<TPlatform> path,
        FinalLink finalLink,
        ProgramTextStrings<TPlatform> arguments,
        ProgramTextStrings<TPlatform> environment)
        where TPlatform : struct, IPlatform
    {
        Result<Executable<TPlatform>, StartError> found = path.FindExecutable(caller.Process.Services.Processes.Executables, finalLink);
        if (!found.TryGet(out Executable<TPlatform> executable))
        {
            return found.Error.ToErrno();
        }

        bool isNamed = directory == UserPath<TPlatform>.WorkingDirectory || (!path.Text.IsEmpty && path.Text[0] == '/');
        return isNamed
            ? ProgramExecution<TPlatform>.Execute(caller, executable, path.Text, ScriptReach.InReach, arguments, environment).ToErrno()
            : ExecuteByDescriptor(caller, executable, directory, path.Text, arguments, environment);
    }

    /// <summary>Executes what was found from a descriptor, under a path through /dev/fd.</summary>
    private static Errno ExecuteByDescriptor<TPlatform>(
        UserThread<TPlatform> caller,
        Executable<TPlatform> executable,
        int descriptor,
        ReadOnlySpan<byte> path,
        ProgramTextStrings<TPlatform> arguments,
        ProgramTextStrings<TPlatform> environment)
        where TPlatform : struct, IPlatform
    {
        FileContext<TPlatform> files = caller.Process.Files;
        if (path.Length + MaximumPrefix > PathBuffer.Length || !files.FileSystem.Pools.PathBuffers.TryRent(out PathBuffer? buffer))
        {
            executable.Release();
            return path.Length + MaximumPrefix > PathBuffer.Length ? Errno.ENAMETOOLONG : Errno.ENOMEM;
        }

        Utf8Builder name = new(buffer.Bytes);
        name.AppendFormatted("/dev/fd/"u8);
        name.AppendFormatted((long)descriptor);
        if (!path.IsEmpty)
        {
            name.AppendFormatted('/');
            name.AppendFormatted(path);
        }

        ScriptReach reach = files.Descriptors.GetCloseOnExec(descriptor) == CloseOnExec.Yes ? ScriptReach.OutOfReach : ScriptReach.InReach;
        StartError error = ProgramExecution<TPlatform>.Execute(caller, executable, name.Text, reach, arguments, environment);
        files.FileSystem.Pools.PathBuffers.Return(buffer);
        return error.ToErrno();
    }
}
