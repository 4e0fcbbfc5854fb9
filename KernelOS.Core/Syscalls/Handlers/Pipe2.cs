using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int pipe2(int pipefd[2], int flags)</c>: a pipe, the end that is read first.</summary>
internal static class Pipe2
{
    private const uint Known = OpenFlagBits.CloseOnExec | OpenFlagBits.NonBlocking | OpenFlagBits.Direct;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Make(caller, arguments.A0, (uint)arguments.A1);

    /// <summary>Makes a pipe and tells its descriptors.</summary>
    internal static SyscallResult Make<TPlatform>(UserThread<TPlatform> caller, nuint destination, uint flags)
        where TPlatform : struct, IPlatform
    {
        if ((flags & ~Known) != 0)
        {
            return Errno.EINVAL;
        }

        FileDescriptorTable<TPlatform> descriptors = caller.Process.Files.Descriptors;
        CloseOnExec closeOnExec = (flags & OpenFlagBits.CloseOnExec) != 0 ? CloseOnExec.Yes : CloseOnExec.No;
        Result<int, FileError> first = descriptors.Reserve(0, closeOnExec);
        if (!first.IsSuccess)
        {
            return first.Error.ToErrno();
        }

        Result<int, FileError> second = descriptors.Reserve(0, closeOnExec);
        Errno error = second.Error.ToErrno();
        if (error == Errno.None)
        {
            error = Install(caller, destination, flags, first.Value, second.Value);
            if (error == Errno.None)
            {
                return SyscallResult.Success;
            }

            descriptors.CancelReservation(second.Value);
        }

        descriptors.CancelReservation(first.Value);
        return error;
    }

    private static Errno Install<TPlatform>(UserThread<TPlatform> caller, nuint destination, uint flags, int first, int second)
        where TPlatform : struct, IPlatform
    {
        FileContext<TPlatform> files = caller.Process.Files;
        FileError error = PipeMaker.Make(files.FileSystem, OpenFlagBits.DecodeStatus(flags), out OpenFile<TPlatform>? reader, out OpenFile<TPlatform>? writer);
        if (reader is null || writer is null)
        {
            return error.ToErrno();
        }

        ulong told = (uint)first | ((ulong)second << 32);
        if (!UserValue.TryWrite(caller.Platform, destination, told))
        {
            reader.Release();
            writer.Release();
            return Errno.EFAULT;
        }

        files.Descriptors.Install(first, reader);
        files.Descriptors.Install(second, writer);
        return Errno.None;
    }
}
